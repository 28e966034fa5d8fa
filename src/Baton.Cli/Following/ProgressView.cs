using System.Text;
using Baton.Contracts;

namespace Baton.Cli.Following;

/// <summary>Shows a followed run while it goes.</summary>
internal abstract class ProgressView
{
    /// <summary>True when nodes must be known before anything happens to them.</summary>
    public virtual bool ShowsAllNodes => false;

    /// <summary>Runs the work with the view on the screen.</summary>
    public virtual Task<T> ShowAsync<T>(RunBoard board, Func<Task<T>> work) => work();

    /// <summary>Called after the board has taken the event.</summary>
    public abstract void Tell(EventView view, RunBoard board);

    /// <summary>Called when no further event is there yet.</summary>
    public virtual void Settle()
    {
        // Only a view that holds something back has something to do.
    }
}

/// <summary>Shows nothing: <c>--quiet</c>.</summary>
internal sealed class NoProgress : ProgressView
{
    public override void Tell(EventView view, RunBoard board)
    {
        // Quiet on request.
    }
}

/// <summary>A line per event, for pipes and logs.</summary>
internal sealed class LineProgress(TextWriter to, TimeProvider clock) : ProgressView
{
    private const int MostHeld = 32 * 1024;

    // A write per line is what a run of 100,000 nodes would spend most of its time on.
    private readonly StringBuilder held = new();

    public override void Tell(EventView view, RunBoard board)
    {
        if (EventLine.Of(view, board, clock) is { } line)
        {
            held.Append(line).Append(to.NewLine);
            if (held.Length > MostHeld)
            {
                Settle();
            }
        }
    }

    public override void Settle()
    {
        if (held.Length > 0)
        {
            to.Write(held.ToString());
            held.Clear();
        }
    }
}
