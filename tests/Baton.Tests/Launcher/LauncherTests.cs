using Baton.Tests.Tidy;

namespace Baton.Tests.Launcher;

/// <summary><c>./baton</c> in a copy of the tree whose path has a blank in it. One build, shared by the tests.</summary>
[Trait("speed", "slow")]
public sealed class LauncherTests(LauncherTests.Copy copy) : IClassFixture<LauncherTests.Copy>
{
    [Fact]
    public void The_first_call_builds_in_silence()
    {
        copy.First.Code.ShouldBe(0, copy.First.Errors);
        copy.First.Errors.ShouldBeEmpty();
        copy.First.Output.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_built_baton_starts_at_once_from_anywhere_through_links_and_without_a_home()
    {
        var links = Directory.CreateDirectory(Path.Combine(copy.Folder, "some links")).FullName;
        File.CreateSymbolicLink(Path.Combine(links, "one"), "../tree with blanks/baton");
        File.CreateSymbolicLink(Path.Combine(links, "two"), "one");

        var ended = await Shell.RunAsync("/", Path.Combine(links, "two"), ["version"], new Dictionary<string, string?> { ["HOME"] = null });

        ended.ShouldSatisfyAllConditions(
            () => ended.Code.ShouldBe(0, ended.Errors),
            () => ended.Output.ShouldBe(copy.First.Output),
            () => ended.Errors.ShouldBeEmpty(),
            () => ended.Took.ShouldBeLessThan(TimeSpan.FromSeconds(6), "a build takes longer"));
    }

    [Fact]
    public async Task A_source_that_does_not_compile_is_shown_and_the_next_good_one_is_built()
    {
        var broken = Path.Combine(copy.Tree, "src", "Baton.Cli", "Broken.cs");
        await File.WriteAllTextAsync(broken, "this is no C#", TestContext.Current.CancellationToken);

        var failed = await copy.BatonAsync();

        failed.Code.ShouldBe(70);
        failed.Output.ShouldBeEmpty();
        failed.Errors.ShouldContain("Broken.cs(1,");
        failed.Errors.ShouldContain("Baton did not build.");

        File.Delete(broken);
        var both = await Task.WhenAll(copy.BatonAsync(), copy.BatonAsync());
        both.ShouldAllBe(ended => ended.Code == 0 && ended.Errors == "" && ended.Output == copy.First.Output);
        Directory.GetDirectories(Path.Combine(copy.Tree, "artifacts", "cli"), "build-*").Length.ShouldBe(1, "two calls at once build once");
    }

    public sealed class Copy : IAsyncLifetime
    {
        private static readonly string[] Parts =
        [
            "baton", "global.json", "Directory.Build.props", "Directory.Packages.props", ".editorconfig", "BannedSymbols.txt",
        ];

        private static readonly string[] Folders = ["src", "eng", "web"];

        public string Folder { get; } = Directory.CreateTempSubdirectory("baton-launcher-").FullName;

        public string Tree => Path.Combine(Folder, "tree with blanks");

        internal Ended First { get; private set; } = null!;

        internal Task<Ended> BatonAsync() => Shell.RunAsync(Tree, Path.Combine(Tree, "baton"), ["version"]);

        public async ValueTask InitializeAsync()
        {
            foreach (var part in Parts.Concat(Folders.SelectMany(folder => Repository.Files(folder, "*"))))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Tree, part))!);
                File.Copy(Repository.PathOf(part), Path.Combine(Tree, part));
            }

            First = await BatonAsync();
        }

        public ValueTask DisposeAsync()
        {
            Directory.Delete(Folder, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
