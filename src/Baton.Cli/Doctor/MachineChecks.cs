using System.Runtime.InteropServices;
using Baton.Core.Errors;
using Baton.Storage;

namespace Baton.Cli.Doctor;

/// <summary>What the machine must have.</summary>
internal static class MachineChecks
{
    private const int NeededMajor = 10;

    public static Finding Runtime() =>
        new("runtime", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");

    /// <summary>The SDK builds Baton from source; a built Baton runs without it, so its absence is told, not a problem.</summary>
    public static Finding Sdk()
    {
        var root = Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } given
            ? given
            : Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var folder = Path.Combine(root, "sdk");
        var newest = Directory.Exists(folder)
            ? Directory.GetDirectories(folder).Select(Path.GetFileName).Where(v => Major(v) >= NeededMajor).Max(StringComparer.Ordinal)
            : null;
        return new Finding(
            "sdk",
            newest is null
                ? $"no .NET {NeededMajor} SDK below {root}; only building Baton from source needs one"
                : $".NET SDK {newest}");
    }

    public static Finding Sqlite()
    {
        try
        {
            return new Finding("sqlite", $"SQLite {RunStores.SqliteVersion()}");
        }
        catch (BatonException refusal)
        {
            return new Finding("sqlite", refusal.Message, "install SQLite, for example: sudo apt-get install libsqlite3-0");
        }
    }

    private static int Major(string? version) => int.TryParse(version?.Split('.')[0], out var major) ? major : 0;
}
