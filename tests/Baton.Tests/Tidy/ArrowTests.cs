using System.Xml.Linq;

namespace Baton.Tests.Tidy;

/// <summary>The rooms and the arrows between them, as ARCHITECTURE.md draws them.</summary>
public class ArrowTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Baton.Core"] = [],
        ["Baton.Contracts"] = [],
        ["Baton.Engine"] = ["Baton.Core"],
        ["Baton.Storage"] = ["Baton.Engine"],
        ["Baton.Nodes"] = ["Baton.Engine"],
        ["Baton.Server"] = ["Baton.Contracts", "Baton.Engine", "Baton.Nodes", "Baton.Storage"],
        ["Baton.Sdk"] = ["Baton.Contracts"],
        ["Baton.Cli"] = ["Baton.Sdk", "Baton.Server"],
    };

    [Fact]
    public void The_projects_in_src_are_these()
    {
        Projects().Keys.ShouldBe(Arrows.Keys, ignoreOrder: true);
        Projects().Count.ShouldBeLessThanOrEqualTo(Budgets.Projects);
    }

    [Fact]
    public void Project_references_are_exactly_the_arrows()
    {
        foreach (var (project, text) in Projects())
        {
            References(text).ShouldBe(Arrows[project], ignoreOrder: true, $"references of {project}");
        }
    }

    [Fact]
    public void Core_has_no_package_but_the_yaml_parser() =>
        Included(Projects()["Baton.Core"], "PackageReference").ShouldBe(["YamlDotNet"]);

    [Fact]
    public void Only_the_server_and_what_stands_on_it_knows_the_web_framework() =>
        Projects().Where(project => Included(project.Value, "FrameworkReference").Any()).Select(project => project.Key)
            .ShouldBe(["Baton.Server"]);

    [Fact]
    public void References_are_read_from_the_project_text() =>
        References("<Project><ItemGroup><ProjectReference Include=\"..\\Baton.Core\\Baton.Core.csproj\" /></ItemGroup></Project>")
            .ShouldBe(["Baton.Core"]);

    private static Dictionary<string, string> Projects() =>
        Repository.Files("src", "*.csproj").ToDictionary(path => Path.GetFileNameWithoutExtension(path), Repository.Read);

    private static IEnumerable<string> References(string project) =>
        Included(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));

    private static IEnumerable<string> Included(string project, string element) =>
        XDocument.Parse(project).Descendants(element).Select(one => one.Attribute("Include")!.Value);
}
