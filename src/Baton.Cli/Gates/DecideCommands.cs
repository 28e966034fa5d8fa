using System.CommandLine;
using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Cli.Runs;
using Baton.Contracts;
using Baton.Core.Errors;

namespace Baton.Cli.Gates;

/// <summary>Takes decisions. Exactly one takes effect: whoever comes later is told which.</summary>
internal static class DecideCommands
{
    /// <summary><c>gate approve</c>, <c>gate reject</c>.</summary>
    public static CliCommand Fixed(string option, string description)
    {
        var id = GateArguments.Id();
        var comment = GateArguments.Comment();
        var values = GateArguments.Values();
        return new CliCommand(
            option, description, $"gate {option} report-01J2:14", $"gate {option} report-01J2:14 --comment 'Checked twice'")
            .With(id, comment, values)
            .Does((parsed, session) =>
                DecideAsync(session, parsed.GetRequiredValue(id), option, parsed.GetValue(comment), parsed.GetValue(values)));
    }

    public static CliCommand Correct()
    {
        var id = GateArguments.Id();
        var comment = new Option<string>("--comment") { Description = "What to do better", HelpName = "text", Required = true };
        var values = GateArguments.Values();
        return new CliCommand(
            "correct", "Have the node the gate corrects executed again, with a correction",
            "gate correct report-01J2:14 --comment 'Use the newer prices'")
            .With(id, comment, values)
            .Does((parsed, session) =>
                DecideAsync(session, parsed.GetRequiredValue(id), "correct", parsed.GetRequiredValue(comment), parsed.GetValue(values)));
    }

    public static CliCommand Answer()
    {
        var id = GateArguments.Id();
        var option = new Argument<string>("option") { Description = "One of the gate's options" };
        var comment = GateArguments.Comment();
        var values = GateArguments.Values();
        return new CliCommand(
            "answer", "Take any of a gate's options",
            "gate answer report-01J2:14 submit --values '{\"budget\": 150}'", "gate answer report-01J2:14 blue")
            .With(id, option, comment, values)
            .Does((parsed, session) => DecideAsync(
                session, parsed.GetRequiredValue(id), parsed.GetRequiredValue(option), parsed.GetValue(comment), parsed.GetValue(values)));
    }

    private static async Task<int> DecideAsync(Session session, string id, string option, string? comment, string? values)
    {
        var body = new GateAnswerBody
        {
            Decision = option,
            Comment = comment,
            Values = values is null ? null : JsonInput.ReadObject(values, "--values"),
        };
        await using var baton = await Locator.ActAsync(session);
        var gate = await baton.GetGateAsync(id, session.Stop);
        if (!gate.Options.Contains(option))
        {
            var near = NearestWord.Find(option, gate.Options);
            throw BatonException.Invalid(
                "unknown_option",
                $"The gate has no option '{option}': {string.Join(", ", gate.Options)}."
                + (near is null ? "" : " " + NearestWord.Hint(near)));
        }

        var before = await baton.GetRunAsync(gate.RunId, session.Stop);
        await baton.AnswerGateAsync(id, body, session.Stop);
        return await ActCommands.CarryOnAsync(baton, session, before, $"{gate.Node} decided: {option}");
    }
}
