namespace Baton.Nodes.Process;

/// <summary>One process from its start to its end: feeds stdin, reads both outputs, ends the group when told to.</summary>
internal sealed class ProcessRun(ProcessGroup group, ProcessCall call, Action<string> onErrorLine, TimeProvider time)
{
    /// <summary>How long outputs may stay open (held by a grandchild) after the process itself has ended.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(1);

    /// <summary>How long the outputs of a killed group may take to close before whoever holds them must be outside of it.</summary>
    private static readonly TimeSpan Close = TimeSpan.FromMilliseconds(250);

    private readonly OutputCapture stdout = new(group.Stdout, call.MaxOutput, null);
    private readonly OutputCapture stderr = new(group.Stderr, call.MaxOutput, onErrorLine);

    public ReadOnlyMemory<byte> Stdout => stdout.Bytes;

    public ReadOnlyMemory<byte> Stderr => stderr.Bytes;

    /// <summary>The stream that passed the limit, or null.</summary>
    public string? TooLarge => stdout.TooLarge ? "stdout" : stderr.TooLarge ? "stderr" : null;

    /// <summary>Returns when the process has ended, by itself or because an output passed its limit.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the group has been ended.</exception>
    public async Task ToEndAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var feeding = FeedAsync(stop.Token);
        var reading = Task.WhenAll(ReadAsync(stdout, stop), ReadAsync(stderr, stop));
        var exit = group.WaitForExitAsync(stop.Token);
        try
        {
            await exit;
        }
        catch (OperationCanceledException)
        {
            await group.EndAsync();
            await group.WaitForExitAsync(CancellationToken.None);
        }

        await DrainAsync(reading, stop);
        await feeding;
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Usually the outputs end with the process. If a grandchild still holds them it gets a moment, then the group is killed; a
    /// grandchild that has left the group is not waited for.</summary>
    private async Task DrainAsync(Task reading, CancellationTokenSource stop)
    {
        if (!await EndsAsync(reading, Drain))
        {
            group.Kill();
            await EndsAsync(reading, Close);
        }

        await stop.CancelAsync();
        await reading;
    }

    private async Task<bool> EndsAsync(Task reading, TimeSpan within)
    {
        try
        {
            await reading.WaitAsync(within, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static async Task ReadAsync(OutputCapture output, CancellationTokenSource stop)
    {
        try
        {
            await output.ReadAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        if (output.TooLarge)
        {
            await stop.CancelAsync();
        }
    }

    private async Task FeedAsync(CancellationToken cancellation)
    {
        try
        {
            await using (group.Stdin)
            {
                await group.Stdin.WriteAsync(call.Stdin, cancellation);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // A process need not read what it is given.
        }
    }
}
