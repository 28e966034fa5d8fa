namespace Baton.Cli.CommandLine;

/// <summary>The exit codes of the outside contract.</summary>
internal static class ExitCode
{
    /// <summary>The command did it; a followed run ended as success or partial success.</summary>
    public const int Done = 0;

    /// <summary>The followed run failed.</summary>
    public const int RunFailed = 1;

    public const int Usage = 2;

    /// <summary>Invalid workflow or input.</summary>
    public const int Invalid = 3;

    /// <summary>Not signed in, or not allowed.</summary>
    public const int Denied = 4;

    public const int NotFound = 5;

    /// <summary>Id in use, not retryable, changed meanwhile.</summary>
    public const int Conflict = 6;

    /// <summary>The followed run was cancelled.</summary>
    public const int RunCancelled = 7;

    /// <summary>The run waits for a person, an event or a timer, and the command was told not to wait or cannot ask.</summary>
    public const int Waiting = 8;

    /// <summary>Store or server out of reach; the run may still be going.</summary>
    public const int Unreachable = 9;

    public const int Internal = 70;

    /// <summary>Ctrl-C: detached.</summary>
    public const int Interrupted = 130;
}
