using Baton.Core.Definitions;
using Baton.Core.Errors;

namespace Baton.Core.Graph;

internal static class ConditionFields
{
    /// <returns>Null with mistakes that leave the branches unknown.</returns>
    public static ConditionSpec? Read(Fields fields, Reader reader, NodeCompiler compiler)
    {
        if (fields.Any("if") is { } test)
        {
            fields.NotHere("switch", "a condition has 'if' or 'switch', not both");
            fields.NotHere("default", "'default' belongs to 'switch'");
            var program = compiler.Context.Expressions.Compile(test, reader, Wanted.Bool);
            return program is null ? null : new ConditionSpec([new ConditionCase(program, "true")], "false");
        }

        if (fields.List("switch") is not { } list)
        {
            fields.Word("default");
            if (!fields.Has("switch"))
            {
                fields.Missing("if", "a condition has 'if', or 'switch' and 'default'");
            }

            return null;
        }

        fields.Require("default", "the branch when no case is true");
        var (cases, complete) = (new List<ConditionCase>(), true);
        foreach (var item in list)
        {
            if (Case(item, reader, compiler) is { } one)
            {
                cases.Add(one);
            }
            else
            {
                complete = false;
            }
        }

        if (complete && cases.Count == 0)
        {
            fields.Error(DiagnosticCodes.BadValue, "switch", "a switch has at least one case");
        }

        return fields.Word("default") is { } otherwise && complete ? new ConditionSpec(cases, otherwise) : null;
    }

    private static ConditionCase? Case(Located item, Reader reader, NodeCompiler compiler)
    {
        if (item.Node.Kind != DocKind.Map)
        {
            compiler.Context.Report.Add(
                DiagnosticCodes.WrongType, item, $"a case is a map, not {Kinds.Name(item.Node)}", "write {when: …, branch: …}");
            return null;
        }

        var fields = new Fields(item, compiler.Context.Report, "case");
        fields.Require("when");
        fields.Require("branch");
        var when = fields.Any("when") is { } at ? compiler.Context.Expressions.Compile(at, reader, Wanted.Bool) : null;
        var branch = fields.Word("branch");
        fields.Done("a case");
        return when is null || branch is null ? null : new ConditionCase(when, branch);
    }
}
