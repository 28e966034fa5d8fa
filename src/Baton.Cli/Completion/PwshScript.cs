using System.Text;

namespace Baton.Cli.Completion;

internal static class PwshScript
{
    public static string Write(IReadOnlyList<CompletionNode> nodes)
    {
        var text = new StringBuilder(
            """
            # PowerShell completion for baton
            Register-ArgumentCompleter -Native -CommandName baton -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)
                $offers = @{

            """);
        foreach (var node in nodes)
        {
            text.Append($"        '{node.Path}' = @({string.Join(", ", node.Words.Select(w => $"'{w}'"))})\n");
        }

        text.Append(
            """
                }
                $path = ''
                foreach ($element in ($commandAst.CommandElements | Select-Object -Skip 1)) {
                    if ($element.Extent.EndOffset -ge $cursorPosition) { break }
                    $next = "$path $($element.Extent.Text)".Trim()
                    if ($offers.ContainsKey($next)) { $path = $next }
                }
                $offers[$path] | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }

            """);
        return text.ToString();
    }
}
