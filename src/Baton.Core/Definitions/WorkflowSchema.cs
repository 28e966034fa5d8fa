namespace Baton.Core.Definitions;

/// <summary>The file format as a JSON Schema (draft 2020-12), for editors: completion and a first check. What it accepts the compiler may
/// still refuse.</summary>
public static class WorkflowSchema
{
    private static readonly Lazy<string> Text = new(Load);

    public static string Json => Text.Value;

    private static string Load()
    {
        using var stream = typeof(WorkflowSchema).Assembly.GetManifestResourceStream("workflow.schema.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
