using Baton.Core;
using Baton.Core.Runs;
using Baton.Engine.Runs;

namespace Baton.Simulation;

/// <summary>Executors that take simulated time, fail, hang, answer twice or late.</summary>
internal sealed class SimExecutors(Random random)
{
    private readonly List<(long Due, RunMessage Message)> answers = [];
    private readonly Dictionary<AttemptKey, SimAttempt> running = [];

    public long NextDue => answers.Count == 0 ? long.MaxValue : answers.Min(answer => answer.Due);

    public void Start(AttemptStart start, long now)
    {
        var attempt = new SimAttempt(start);
        running[start.Key] = attempt;
        if (random.Next(20) == 0)
        {
            // Hangs until it is cancelled or the process dies; the run's own limits must deal with it.
            return;
        }

        var due = now + random.Next(0, 6_000);
        answers.Add((due, Answer(start.Key, ends: true)));
        if (random.Next(6) == 0)
        {
            answers.Add((due + random.Next(0, 3_000), Answer(start.Key, ends: false)));
        }
    }

    public void Cancel(AttemptKey key, long now)
    {
        if (running.TryGetValue(key, out var attempt) && !attempt.Told)
        {
            attempt.Told = true;
            if (!answers.Any(answer => answer.Message is CommandMessage { Ends: { } ended } && ended == key))
            {
                var error = new NodeError("cancelled", "cancelled", null, Retryable: false);
                answers.Add(
                    (now + random.Next(0, 500), Message(key, true, at => new CompleteAttempt(at, key.Slot, key.Attempt, null, error))));
            }
        }
    }

    /// <summary>Takes the next answer that is due.</summary>
    public RunMessage? Take(long now)
    {
        var due = answers.Where(answer => answer.Due <= now).ToList();
        if (due.Count == 0)
        {
            return null;
        }

        var taken = due[random.Next(due.Count)];
        answers.Remove(taken);
        if (taken.Message is CommandMessage { Ends: { } key })
        {
            running.Remove(key);
        }

        return taken.Message;
    }

    /// <summary>Attempts of a run that nobody has told to stop.</summary>
    public IEnumerable<AttemptStart> Untold(string runId) =>
        running.Values.Where(attempt => attempt.Start.RunId == runId && !attempt.Told).Select(attempt => attempt.Start);

    /// <summary>The process is gone and its executors with it.</summary>
    public void Crash()
    {
        answers.Clear();
        running.Clear();
    }

    /// <summary>Lets everything that hangs fail, so that a run without limits of its own can end.</summary>
    public void EndHanging(long now)
    {
        foreach (var key in running.Keys)
        {
            if (!answers.Any(answer => answer.Message is CommandMessage { Ends: { } ended } && ended == key))
            {
                answers.Add((now, Answer(key, ends: true)));
            }
        }
    }

    private CommandMessage Answer(AttemptKey key, bool ends)
    {
        var error = random.Next(4) switch
        {
            0 when random.Next(3) == 0 => new NodeError("invalid_request", "simulated", null, Retryable: false),
            0 => new NodeError("connection", "simulated"),
            _ => null,
        };
        var output = error is null ? Payload.FromJson($"{{\"n\":{random.Next(100)}}}") : null;
        return Message(key, ends, at => new CompleteAttempt(at, key.Slot, key.Attempt, output, error));
    }

    private static CommandMessage Message(AttemptKey key, bool ends, Func<long, RunCommand> command) =>
        new() { RunNo = key.RunNo, Ends = ends ? key : null, Command = command };

    private sealed class SimAttempt(AttemptStart start)
    {
        public AttemptStart Start { get; } = start;

        public bool Told { get; set; }
    }
}
