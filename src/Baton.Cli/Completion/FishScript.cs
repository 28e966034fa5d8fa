using System.Text;

namespace Baton.Cli.Completion;

internal static class FishScript
{
    public static string Write(IReadOnlyList<CompletionNode> nodes)
    {
        var text = new StringBuilder(
            """
            # fish completion for baton
            function __baton_path
                set -l path
                for word in (commandline -opc)[2..-1]
                    set -l next (string trim -- "$path $word")
                    switch $next

            """);
        text.Append("            case ").AppendJoin(' ', nodes.Where(n => n.Path.Length > 0).Select(n => $"'{n.Path}'")).Append('\n');
        text.Append(
            """
                            set path $next
                    end
                end
                test "$path" = "$argv[1]"
            end
            complete -c baton -f

            """);
        foreach (var node in nodes)
        {
            var condition = $"complete -c baton -n '__baton_path \"{node.Path}\"'";
            foreach (var (name, description) in node.Commands)
            {
                text.Append($"{condition} -a {name} -d '{Quoted(description)}'\n");
            }

            foreach (var option in node.Options)
            {
                var names = option.Names.Select(
                    n => n.StartsWith("--", StringComparison.Ordinal) ? $"-l {n[2..]}" : $"-s {n.TrimStart('-')}");
                text.Append($"{condition} {string.Join(' ', names)} -d '{Quoted(option.Text)}'\n");
            }

            if (node.TakesFiles)
            {
                text.Append($"{condition} -F\n");
            }
        }

        return text.ToString();
    }

    private static string Quoted(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
}
