using Baton.Cli.Output;

namespace Baton.Cli.Tools;

internal static class ToolLines
{
    /// <summary>A line for a person; what a foreign server said may hold anything, and is made harmless for a terminal.</summary>
    public static void Write(TextWriter to, string name, string? value)
    {
        if (value is { Length: > 0 })
        {
            to.WriteLine($"{name}: {BoxTable.Printable(value)}");
        }
    }
}
