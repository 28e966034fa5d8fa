using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Baton.Server.Web;

/// <summary>Logs go to stderr: stdout is for what was asked for.</summary>
internal static class Logging
{
    public static ILoggerFactory Factory() => LoggerFactory.Create(Configure);

    private static void Configure(ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        });
        logging.Services.Configure<ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);

        // A start that fails is told by whoever asked for it, in one line; the host would tell it too, with all its stack.
        logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Baton", LogLevel.Information)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
    }
}
