using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Cli.Following;
using Baton.Cli.Output;
using Baton.Cli.Workflows;
using Baton.Contracts;
using Baton.Core.Errors;
using Baton.Sdk.Client;

namespace Baton.Cli.Dag;

/// <summary><c>run dag FILE</c>.</summary>
/// <param name="Pins">Each <c>node=JSON</c> or <c>node=@file</c>.</param>
internal sealed record DagStart(
    string File, string? Input, IReadOnlyList<string> Inputs, string? Id, bool Detach, int? MaxParallel, IReadOnlyList<string> Pins)
{
    public static async Task<int> RunAsync(Session session, DagStart start)
    {
        if (start.File == "-" && start.Input == "-")
        {
            throw new UsageException("only one of the file and --input can come from standard input");
        }

        if (start.MaxParallel is < 1)
        {
            throw new UsageException("--max-parallel: at least 1");
        }

        var text = JsonInput.ReadFile(start.File);
        var body = new StartRunBody
        {
            Definition = DataPrinter.Json(w => w.WriteStringValue(text)),
            Input = InputValues.Read(start.Input, start.Inputs, () => WorkflowFile.InputSchema(text)),
            Id = start.Id,
            MaxParallel = start.MaxParallel,
            Pins = NodeValues.Read(start.Pins, "--pin"),
        };
        await using var baton = start.Detach ? await Locator.HandAsync(session) : await Locator.ActAsync(session);
        body = body with { TrustedLocal = baton.IsOwn ? true : null };
        if (await StartAsync(baton, session, body, start.File) is not { } run)
        {
            return ExitCode.Invalid;
        }

        return await RunEnd.StartedAsync(baton, session, run, start.Detach);
    }

    // Mistakes of the workflow are told with the file's name.
    private static async Task<RunView?> StartAsync(IBaton baton, Session session, StartRunBody body, string file)
    {
        try
        {
            return await baton.StartAsync(body, session.Stop);
        }
        catch (Exception failure) when (failure is BatonException or BatonClientException && Failures.CodeOf(failure) == ExitCode.Invalid)
        {
            Failures.Print(failure, session.Err, file == "-" ? "stdin" : file);
            return null;
        }
    }
}
