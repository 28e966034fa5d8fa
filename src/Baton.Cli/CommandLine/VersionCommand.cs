using System.Reflection;
using System.Runtime.InteropServices;
using Baton.Cli.Output;

namespace Baton.Cli.CommandLine;

/// <summary><c>baton version</c>.</summary>
internal static class VersionCommand
{
    /// <summary>The version without the source revision behind it.</summary>
    public static string Version { get; } =
        (typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown")
            .Split('+')[0];

    public static CliCommand Build() =>
        new CliCommand("version", "Show the version of Baton and of what it runs on", "version", "version -o json").Does((_, session) =>
        {
            Print(session.Printer);
            return Task.FromResult(ExitCode.Done);
        });

    private static void Print(DataPrinter printer)
    {
        if (printer.IsTable)
        {
            printer.Out.WriteLine($"baton {Version} ({RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier})");
            return;
        }

        printer.Print(DataPrinter.Json(w =>
        {
            w.WriteStartObject();
            w.WriteString("version", Version);
            w.WriteString("runtime", RuntimeInformation.FrameworkDescription);
            w.WriteString("platform", RuntimeInformation.RuntimeIdentifier);
            w.WriteEndObject();
        }));
    }
}
