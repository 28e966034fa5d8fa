using Baton.Cli.Access;
using Baton.Cli.Output;
using Baton.Contracts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Baton.Cli.Following;

/// <summary>A tree of the nodes, redrawn in place on a terminal.</summary>
internal sealed class TreeProgress(TextWriter to, bool color, TimeProvider clock) : ProgressView
{
    private const int SpareLines = 4;
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(100);

    private readonly IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(to),
        ColorSystem = color ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
    });

    public override bool ShowsAllNodes => true;

    public override Task<T> ShowAsync<T>(RunBoard board, Func<Task<T>> work) =>
        console.Live(new Text("")).AutoClear(true).StartAsync(async context =>
        {
            using var done = new CancellationTokenSource();
            var drawing = DrawAsync(context, board, done.Token);
            try
            {
                return await work();
            }
            finally
            {
                await done.CancelAsync();
                await drawing;
            }
        });

    public override void Tell(EventView view, RunBoard board)
    {
        // The next frame shows it.
    }

    private async Task DrawAsync(LiveDisplayContext context, RunBoard board, CancellationToken done)
    {
        using var timer = new PeriodicTimer(Frame, clock);
        try
        {
            do
            {
                context.UpdateTarget(Draw(board));
            }
            while (await timer.WaitForNextTickAsync(done));
        }
        catch (OperationCanceledException)
        {
            // The work ended: the final table takes the tree's place.
        }
    }

    private Tree Draw(RunBoard board)
    {
        NodeState[] nodes;
        lock (board)
        {
            nodes = [.. board.Nodes];
        }

        var room = Math.Max(console.Profile.Height - SpareLines, 5);
        var shown = nodes.Length <= room
            ? nodes
            : [.. nodes.Index().OrderBy(n => Weight(n.Item)).Take(room).OrderBy(n => n.Index).Select(n => n.Item)];
        var tree = new Tree($"[bold]{nodes.Count(n => n.Status is "success")}/{nodes.Length}[/]") { Guide = TreeGuide.Line };
        var parents = new Dictionary<string, IHasTreeNodes>();
        foreach (var node in NodeTree.Nested(shown, n => n.Node))
        {
            var parent = NodeTree.ParentOf(node.Node, parents.ContainsKey) is { } path ? parents[path] : tree;
            parents[node.Node] = parent.AddNode(Row(node));
        }

        if (shown.Length < nodes.Length)
        {
            tree.AddNode($"[dim]and {nodes.Length - shown.Length} more[/]");
        }

        return tree;
    }

    // What is going on comes first where not all fits.
    private static int Weight(NodeState node) => node.Status switch
    {
        "running" => 0,
        "waiting" or "retrying" => 1,
        "failed" => 2,
        "queued" => 3,
        "success" => 4,
        _ => 5,
    };

    private Markup Row(NodeState node)
    {
        var (icon, style) = node.Status switch
        {
            "success" => ("✓", "green"),
            "failed" => ("✗", "red"),
            "running" => ("●", "blue"),
            "retrying" => ("↻", "yellow"),
            "waiting" => ("◷", "yellow"),
            "queued" => ("…", "blue"),
            "skipped" => ("↷", "grey"),
            "cancelled" => ("⊘", "grey"),
            _ => ("○", "grey"),
        };
        return new Markup(
            $"[{style}]{icon}[/] {Markup.Escape(BoxTable.Printable(node.Node))} "
            + $"[{style}]{node.Status}[/][dim]{Markup.Escape(Detail(node))}[/]");
    }

    private string Detail(NodeState node)
    {
        var now = clock.GetUtcNow();
        var time = node.DurationMs is { } ms ? TimeSpan.FromMilliseconds(ms) : node.StartedAt is { } start ? now - start : (TimeSpan?)null;
        var text = time is { } span ? " " + Durations.Show(span) : "";
        if (node.Attempt > 1)
        {
            text += $", retry {node.Attempt - 1}{(node.MaxAttempts > 1 ? $"/{node.MaxAttempts - 1}" : "")}";
        }

        text += node.WaitsFor switch
        {
            "gate" => ", for a person",
            "event" => ", for an event",
            null or "edges" => "",
            var other => $", for {other}",
        };
        if (node.Until is { } until && until > now)
        {
            text += $", {Durations.Show(until - now)} left";
        }

        return BoxTable.Printable(node.Status is "failed" or "retrying" && node.Error is { } error ? $"{text}: {error}" : text);
    }
}
