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

        attempt.StepsLeft = random.Next(3) == 0 ? random.Next(1, 4) : 0;
        GoOn(attempt, now);
    }

    /// <summary>What an attempt asked to record of a step is on disk.</summary>
    public void Answered(AttemptKey key, string answer, long now)
    {
        if (!running.TryGetValue(key, out var attempt) || attempt.Awaited != answer)
        {
            return;
        }

        (attempt.Awaited, attempt.Question) = (null, null);
        var step = attempt.Step!;
        if (answer == StepAnswers.Ended(step))
        {
            attempt.StepsLeft--;
            GoOn(attempt, now);
            return;
        }

        // Sometimes the other side fails or costs less than was set aside; it never costs more.
        var charge = new Charge(random.Next(0, 3), "USD", random.Next(0, 5), 0, 0, "sim");
        var error = random.Next(8) == 0 ? new NodeError("connection", "simulated") : null;
        Ask(attempt, StepAnswers.Ended(step), now + random.Next(0, 2_000), at => new EndStep(
            at, key.Slot, key.Attempt, step, error is null ? Payload.FromJson("1") : null, error, error is null ? charge : null,
            error is not null && charge.Amount > 1));
    }

    /// <summary>The attempt's run was loaded again.</summary>
    public void Remind(AttemptKey key, long now)
    {
        if (running.TryGetValue(key, out var attempt) && attempt.Question is { } question)
        {
            answers.Add((now, Message(key, ends: false, question)));
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

    /// <summary>The next step that is not recorded, or the end.</summary>
    private void GoOn(SimAttempt attempt, long now)
    {
        var key = attempt.Start.Key;
        while (attempt.StepsLeft > 0)
        {
            var name = attempt.Step = $"s{attempt.Next++}";
            var known = attempt.Start.Steps.FirstOrDefault(step => step.Key == name);
            if (known is { Ended: true })
            {
                attempt.StepsLeft--;
                continue;
            }

            var call = (known?.Call ?? 0) + 1;
            Ask(attempt, StepAnswers.Begun(name, call), now + random.Next(0, 2_000), at => new BeginStep(
                at, key.Slot, key.Attempt, name, "model", "sim", call, new Hold(2, "USD", 5, 0, "sim")));
            return;
        }

        var due = now + random.Next(0, 6_000);
        answers.Add((due, Answer(key, ends: true)));
        if (random.Next(6) == 0)
        {
            answers.Add((due + random.Next(0, 3_000), Answer(key, ends: false)));
        }
    }

    private void Ask(SimAttempt attempt, string awaited, long due, Func<long, RunCommand> question)
    {
        (attempt.Awaited, attempt.Question) = (awaited, question);
        answers.Add((due, Message(attempt.Start.Key, ends: false, question)));
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

        /// <summary>Steps still to be made.</summary>
        public int StepsLeft { get; set; }

        public int Next { get; set; }

        public string? Step { get; set; }

        /// <summary>The answer it waits for, and what it asked.</summary>
        public string? Awaited { get; set; }

        public Func<long, RunCommand>? Question { get; set; }
    }
}
