using Microsoft.Extensions.Logging;

namespace Baton.Cli.Access;

/// <summary>Warnings and errors of the engine inside this process, one line each. The console logger costs more than a whole short
/// run.</summary>
internal sealed class StderrLog(TextWriter err) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("This log has one place to write to.");

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and < LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            err.WriteLine($"baton: {formatter(state, exception)}{(exception is null ? "" : $": {exception}")}");
        }
    }

    public void Dispose()
    {
        // Owns nothing: the writer is the process's standard error.
    }
}
