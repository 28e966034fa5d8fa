using System.CommandLine;
using System.Text.Json;
using Baton.Cli.Access;
using Baton.Cli.CommandLine;

namespace Baton.Cli.Runs;

/// <summary><c>run signal</c>: sends an event to a node that waits for it.</summary>
internal static class SignalCommand
{
    public static CliCommand Build()
    {
        var id = RunArguments.Id();
        var name = new Argument<string>("event") { Description = "The event's name" };
        var data = new Argument<string?>("data")
        {
            Description = "What the node sees as event: JSON, @file or -",
            Arity = ArgumentArity.ZeroOrOne,
        };
        return new CliCommand(
            "signal", "Send an event to a run that waits for it",
            "run signal report-01J2 paid '{\"amount\": 12}'", "run signal report-01J2 paid @event.json")
            .With(id, name, data)
            .Does(async (parsed, session) =>
            {
                JsonElement? value = parsed.GetValue(data) is { } given ? JsonInput.Read(given, "data") : null;
                await using var baton = await Locator.ActAsync(session);
                var before = await baton.GetRunAsync(parsed.GetRequiredValue(id), session.Stop);
                await baton.SignalAsync(before.Id, parsed.GetRequiredValue(name), value, session.Stop);
                return await ActCommands.CarryOnAsync(baton, session, before, "signalled");
            });
    }
}
