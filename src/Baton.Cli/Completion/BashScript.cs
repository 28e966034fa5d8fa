using System.Text;

namespace Baton.Cli.Completion;

internal static class BashScript
{
    private const string Head =
        """
        # bash completion for baton
        _baton() {
          local current=${COMP_WORDS[COMP_CWORD]} path= word words= files=
          local i
          for ((i = 1; i < COMP_CWORD; i++)); do
            word=${COMP_WORDS[i]}
            case "${path:+$path }$word" in

        """;

    /// <summary>Finds the longest command path in the words typed so far, then offers what can follow it.</summary>
    public static string Write(IReadOnlyList<CompletionNode> nodes)
    {
        var text = new StringBuilder(Head);
        text.Append("      ").AppendJoin('|', nodes.Where(n => n.Path.Length > 0).Select(n => $"'{n.Path}'"))
            .Append(") path=${path:+$path }$word ;;\n");
        text.Append("    esac\n  done\n  case \"$path\" in\n");
        foreach (var node in nodes)
        {
            text.Append($"    '{node.Path}') words='{string.Join(' ', node.Words)}'").Append(node.TakesFiles ? " files=1" : "")
                .Append(" ;;\n");
        }

        text.Append(
            """
              esac
              mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current"; [ -z "$files" ] || compgen -f -- "$current")
            }
            complete -o filenames -F _baton baton

            """);
        return text.ToString();
    }
}
