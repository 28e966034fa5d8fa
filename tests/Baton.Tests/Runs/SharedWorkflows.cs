using System.Text;
using System.Text.Json;

namespace Baton.Tests.Runs;

/// <summary>Task graphs of real workflow systems (WfCommons), where the shared data is at hand.</summary>
internal static class SharedWorkflows
{
    public static string[] Files()
    {
        var shared = Environment.GetEnvironmentVariable("BATON_SHARED");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); shared is null && folder is not null; folder = folder.Parent)
        {
            var beside = Path.Combine(folder.FullName, "shared");
            shared = Directory.Exists(Path.Combine(beside, "data", "wfcommons")) ? beside : null;
        }

        var data = Path.Combine(shared ?? "", "data", "wfcommons");
        return shared is not null && Directory.Exists(data) ? Directory.GetFiles(data, "*.dag.json") : [];
    }

    /// <summary>A workflow with one call per task.</summary>
    public static string Text(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Files().Single(path => Path.GetFileName(path) == file)));
        var text = new StringBuilder("name: t\nnodes:\n");
        foreach (var task in document.RootElement.GetProperty("tasks").EnumerateArray())
        {
            var parents = string.Join(", ", task.GetProperty("parents").EnumerateArray().Select(parent => Id(parent.GetString()!)));
            text.Append($"  {Id(task.GetProperty("id").GetString()!)}: {{type: tool_call, tool: t, needs: [{parents}]}}\n");
        }

        return text.ToString();
    }

    private static string Id(string task) =>
        "t_" + string.Concat(task.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_'));
}
