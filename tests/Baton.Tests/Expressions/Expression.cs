using System.Text;
using Baton.Core.Expressions;

namespace Baton.Tests.Expressions;

/// <summary>Short ways to compile and evaluate in tests.</summary>
internal static class Expression
{
    public static CelEnvironment NoVariables { get; } = new(new Dictionary<string, CelType>());

    /// <summary>The result as JSON.</summary>
    public static string Json(string text, params (string Name, string Json)[] variables) =>
        Encoding.UTF8.GetString(Evaluate(text, variables).ToJsonUtf8());

    public static CelValue Evaluate(string text, params (string Name, string Json)[] variables)
    {
        var values = variables.ToDictionary(given => given.Name, given => CelValue.FromJson(Encoding.UTF8.GetBytes(given.Json)));
        var environment = new CelEnvironment(values.ToDictionary(value => value.Key, _ => CelType.Dyn));
        return Compiled(text, environment).Evaluate(new Variables(values));
    }

    public static CelProgram Compiled(string text, CelEnvironment environment)
    {
        List<CelIssue> issues = [];
        return CelProgram.Compile(text, environment, issues) ?? throw new InvalidOperationException(string.Join("; ", issues));
    }

    /// <summary>"code line:column" of each issue.</summary>
    public static string[] Issues(string text, CelEnvironment? environment = null)
    {
        List<CelIssue> issues = [];
        CelProgram.Compile(text, environment ?? NoVariables, issues).ShouldBeNull();
        return [.. issues.Select(issue => $"{issue.Code} {issue.Line}:{issue.Column}")];
    }

    public static string ErrorCode(string text, params (string Name, string Json)[] variables) =>
        Should.Throw<CelException>(() => Evaluate(text, variables)).Code;
}
