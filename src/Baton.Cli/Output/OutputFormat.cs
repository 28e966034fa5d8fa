namespace Baton.Cli.Output;

internal enum OutputFormat
{
    Table,
    Json,
    JsonLines,
    Yaml,
}
