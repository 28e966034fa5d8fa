using System.Text.Json;
using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Cli.Output;
using Baton.Contracts;

namespace Baton.Cli.Dag;

/// <summary>What <c>run dag --status</c> shows, and every followed run ends with.</summary>
internal sealed record StatusReport(RunView Run, IReadOnlyList<NodeView> Nodes, bool Interrupted)
{
    /// <param name="verbose">Reads every node with its attempts and stacks where something is to be told about it.</param>
    public static async Task<StatusReport> ReadAsync(IBatonReader baton, string id, bool verbose, CancellationToken cancellation)
    {
        var run = await baton.GetRunAsync(id, cancellation);
        var nodes = await Pages.AllAsync(cursor => baton.ListNodesAsync(id, cursor, cancellation));
        for (var i = 0; verbose && i < nodes.Count; i++)
        {
            if (nodes[i].Status is "failed" or "retrying" || nodes[i].Attempt > 1)
            {
                nodes[i] = await baton.GetNodeAsync(id, nodes[i].Node, cancellation);
            }
        }

        var interrupted = RunWords.IsUnfinished(run) && run.Status != "paused" && !baton.IsCarried(id) && !WaitsOutsideOnly(nodes);
        return new StatusReport(run, NodeTree.Nested(nodes, node => node.Node), interrupted);
    }

    public void Print(Session session, bool verbose)
    {
        if (session.Printer.IsTable)
        {
            PrintTable(session.Printer.Out, session.Time, verbose);
        }
        else
        {
            session.Printer.Print(ToJson());
        }
    }

    public void PrintTable(TextWriter to, TimeProvider clock, bool verbose)
    {
        to.WriteLine($"DAG Run: {Run.Id}");
        var interrupted = Interrupted ? $" (interrupted; resume with: baton run dag --retry {Run.Id})" : "";
        to.WriteLine($"Status: {Run.Status.ToUpperInvariant()}{interrupted}");
        to.WriteLine($"Started: {Durations.Show(Run.StartedAt ?? Run.CreatedAt, clock)}");
        to.WriteLine($"Duration: {Took(clock) ?? "-"}");
        if (verbose)
        {
            VerboseReport.PrintRun(Run, to, clock);
        }

        to.WriteLine();
        to.WriteLine("Steps:");
        var table = new BoxTable("Step ID", "Status", "Retries", "Duration");
        foreach (var node in Nodes)
        {
            table.Add(node.Node, node.Status.ToUpperInvariant(), Retries(node), Durations.Show(node.DurationMs));
        }

        table.Print(to);
        if (verbose)
        {
            foreach (var node in Nodes)
            {
                VerboseReport.PrintNode(node, to, clock);
            }
        }
    }

    private static bool WaitsOutsideOnly(List<NodeView> nodes) =>
        nodes.Exists(RunWords.WaitsOutside)
        && nodes.TrueForAll(n => n.Status is not ("queued" or "running" or "retrying" or "waiting") || RunWords.WaitsOutside(n));

    private static string Retries(NodeView node) => $"{Math.Max(node.Attempt - 1, 0)}/{Math.Max(node.MaxAttempts - 1, 0)}";

    private string? Took(TimeProvider clock) => Run switch
    {
        { DurationMs: { } ms } => Durations.Show(ms),
        { StartedAt: { } start } when !Interrupted => Durations.Show(clock.GetUtcNow() - start),
        _ => null,
    };

    private JsonElement ToJson() => DataPrinter.Json(w =>
    {
        w.WriteStartObject();
        foreach (var member in JsonSerializer.SerializeToElement(Run, BatonJson.Default.RunView).EnumerateObject())
        {
            member.WriteTo(w);
        }

        w.WriteBoolean("interrupted", Interrupted);
        w.WriteStartArray("nodes");
        foreach (var node in Nodes)
        {
            JsonSerializer.Serialize(w, node, BatonJson.Default.NodeView);
        }

        w.WriteEndArray();
        w.WriteEndObject();
    });
}
