using System.Text.RegularExpressions;

namespace Baton.Tests.Tidy;

public partial class LayoutTests
{
    private static readonly string[] AtTheRoot =
    [
        ".ci", ".github", ".config", ".editorconfig", ".gitattributes", ".gitignore", ".dockerignore",
        "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "LICENSE",
        "Baton.slnx", "global.json", "Directory.Build.props", "Directory.Packages.props", "nuget.config", "BannedSymbols.txt",
        "baton", "test", "src", "web", "tests", "bench", "examples", "docs", "deploy", "eng",
    ];

    /// <summary>Names that say what kind of type lies in a folder instead of what the folder is for.</summary>
    private static readonly HashSet<string> SaysNothing = new(StringComparer.OrdinalIgnoreCase)
    {
        "Models", "Services", "Helpers", "Interfaces", "Common", "Utils", "Utilities", "Shared", "Misc", "Managers", "Abstractions",
        "Extensions",
    };

    [Fact]
    public void The_root_holds_only_what_a_newcomer_needs() =>
        Exceptions.Judge("root", [.. Strangers(Repository.RootEntries())]);

    [Fact]
    public void Folders_say_what_they_are_for() =>
        Exceptions.Judge("folder names", [.. Folders("src", "tests", "bench", "web/src").SelectMany(Nameless)]);

    [Fact]
    public void Lock_files_record_no_addresses() => Exceptions.Judge(
        "lock files",
        [.. new[] { "package-lock.json", "packages.lock.json", "pnpm-lock.yaml", "yarn.lock" }
            .SelectMany(name => Repository.Files("", name)).SelectMany(path => Addresses(path, Repository.Read(path)))]);

    [Fact]
    public void Links_between_pages_lead_somewhere() => Exceptions.Judge(
        "links",
        [.. Repository.Files("", "*.md").SelectMany(path => DeadLinks(path, Repository.Read(path)))]);

    [Fact]
    public void The_scans_find_what_is_wrong()
    {
        Strangers(["README.md", "PLAN.md", "src"]).Single().Subject.ShouldBe("PLAN.md");
        Nameless("src/Baton.Core/Helpers").Count().ShouldBe(1);
        Nameless("src/Baton.Core/Graph").ShouldBeEmpty();
        Addresses("a", "{\n\"resolved\": \"https://registry.example/x.tgz\",\n\"funding\": \"https://x.example\"\n}").Count().ShouldBe(1);
        DeadLinks("README.md", "[a](Baton.slnx#L1) [b](https://x.example) [c](#here) [d](docs/none.md)")
            .Single().Message.ShouldContain("docs/none.md");
    }

    private static IEnumerable<Finding> Strangers(IEnumerable<string> entries) =>
        entries.Except(AtTheRoot).Select(name => new Finding(name, "does not belong at the root"));

    private static IEnumerable<string> Folders(params string[] roots) =>
        roots.SelectMany(root => Repository.Files(root, "*")).Select(file => Path.GetDirectoryName(file)!.Replace('\\', '/')).Distinct();

    private static IEnumerable<Finding> Nameless(string folder) =>
        folder.Split('/').Where(SaysNothing.Contains).Select(name => new Finding(folder, $"'{name}' does not say what it is for"));

    private static IEnumerable<Finding> Addresses(string path, string text) =>
        text.Split('\n').Where(line => Download().IsMatch(line)).Select(line => new Finding(path, line.Trim()));

    private static IEnumerable<Finding> DeadLinks(string path, string text) =>
        from match in Link().Matches(text)
        let target = match.Groups[1].Value.Split('#')[0]
        where target.Length > 0 && !Elsewhere().IsMatch(target)
        where !Path.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(path)!, target))
        select new Finding(path, $"the link to {target} leads nowhere");

    [GeneratedRegex("(resolved|tarball|registry).*https?://", RegexOptions.IgnoreCase)]
    private static partial Regex Download();

    [GeneratedRegex("^[a-z]+:")]
    private static partial Regex Elsewhere();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
