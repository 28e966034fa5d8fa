using System.Collections.Concurrent;
using Baton.Core;
using Baton.Engine;

namespace Baton.Tests.Engine;

/// <summary>The tool <c>t</c>: does what the test says, and writes down when.</summary>
internal sealed class RecordingExecutor : INodeExecutor
{
    private int running;
    private int most;

    public string Tool => "t";

    /// <summary>Nothing at once, until a test says otherwise.</summary>
    public Func<AttemptRequest, CancellationToken, Task> Work { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Starts and ends of attempts, in order.</summary>
    public ConcurrentQueue<Mark> Marks { get; } = new();

    /// <summary>Most attempts at the same time.</summary>
    public int Most => most;

    public IEnumerable<AttemptRequest> Started => Marks.Where(mark => mark.Starts).Select(mark => mark.Request);

    public int Count(string node) => Started.Count(request => request.Node == node);

    public async Task<AttemptOutcome> ExecuteAsync(AttemptRequest request, CancellationToken cancellation)
    {
        var now = Interlocked.Increment(ref running);
        InterlockedMax(now);
        Marks.Enqueue(new Mark(request, true));
        try
        {
            await Work(request, cancellation);
            return AttemptOutcome.Success(Payload.Null);
        }
        finally
        {
            Marks.Enqueue(new Mark(request, false));
            Interlocked.Decrement(ref running);
        }
    }

    private void InterlockedMax(int now)
    {
        for (var known = most; now > known; known = most)
        {
            Interlocked.CompareExchange(ref most, now, known);
        }
    }
}

/// <param name="Starts">False: ends.</param>
internal readonly record struct Mark(AttemptRequest Request, bool Starts);
