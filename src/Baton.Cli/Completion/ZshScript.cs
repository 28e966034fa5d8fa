using System.Text;

namespace Baton.Cli.Completion;

internal static class ZshScript
{
    public static string Write(IReadOnlyList<CompletionNode> nodes)
    {
        var text = new StringBuilder(
            """
            #compdef baton
            _baton() {
              local at= word i
              local -a offers
              local files=
              for ((i = 2; i < CURRENT; i++)); do
                word=${words[i]}
                case "${at:+$at }$word" in

            """);
        text.Append("      ").AppendJoin('|', nodes.Where(n => n.Path.Length > 0).Select(n => $"'{n.Path}'"))
            .Append(") at=\"${at:+$at }$word\" ;;\n");
        text.Append("    esac\n  done\n  case \"$at\" in\n");
        foreach (var node in nodes)
        {
            var offers = node.Commands.Select(c => Offer(c.Name, c.Text))
                .Concat(node.Options.SelectMany(o => o.Names.Select(n => Offer(n, o.Text))));
            text.Append($"    '{node.Path}') offers=({string.Join(' ', offers)})").Append(node.TakesFiles ? " files=1" : "")
                .Append(" ;;\n");
        }

        text.Append(
            """
              esac
              _describe 'baton' offers
              [[ -z $files ]] || _files
            }
            compdef _baton baton

            """);
        return text.ToString();
    }

    private static string Offer(string name, string text) =>
        $"'{name}:{text.Replace("'", "'\\''", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal)}'";
}
