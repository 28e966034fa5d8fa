using Baton.Core.Errors;
using Baton.Nodes.Process;
using Shouldly;
using Xunit;

namespace Baton.Tests.Nodes;

public sealed class ProcessPolicyTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("baton-policy-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_link_is_allowed_by_its_own_name_or_by_its_target()
    {
        var box = File_("bin/box");
        var one = Link("bin/one", box);
        var two = Link("bin/two", box);
        Directory.CreateSymbolicLink(Path.Combine(folder, "alias"), Path.Combine(folder, "bin"));
        var oneByAlias = Path.Combine(folder, "alias", "one");

        // The program itself: every link to it runs it, under its own name.
        var all = ProcessPolicy.Parse(box);
        all.Allowed(box).ShouldBe(box);
        all.Allowed(one).ShouldBe(box);
        all.Allowed(oneByAlias).ShouldBe(box);

        // One name of a program with many: not its other names.
        var single = ProcessPolicy.Parse(one);
        single.Allowed(one).ShouldBe(one);
        single.Allowed(oneByAlias).ShouldBe(one);
        single.Allowed(two).ShouldBeNull();
        single.Allowed(box).ShouldBeNull();

        ProcessPolicy.Parse(oneByAlias).Allowed(one).ShouldBe(one);
    }

    [Fact]
    public void Dots_chains_and_circles_of_links_do_not_lead_past_the_list()
    {
        var good = File_("bin/good");
        var bad = File_("etc/bad");
        var chain = Link("c", Link("b", Link("a", good)));
        var policy = ProcessPolicy.Parse(good);
        policy.Allowed(chain).ShouldBe(good);
        policy.Allowed(Path.Combine(folder, "bin", "..", "etc", "bad")).ShouldBeNull();
        policy.Allowed(Path.Combine(folder, "etc", "..", "bin", "good")).ShouldBe(good);
        policy.Allowed(Link("bin/relative", "../etc/bad")).ShouldBeNull();
        policy.Allowed(bad).ShouldBeNull();
        policy.Allowed(good + "x").ShouldBeNull();

        var circle = Link("x", Path.Combine(folder, "y"));
        Link("y", circle);
        policy.Allowed(circle).ShouldBeNull();
    }

    [Theory]
    [InlineData("echo")]
    [InlineData("./echo")]
    [InlineData("*,/bin/echo")]
    [InlineData("~/x")]
    public void A_bad_entry_is_an_error_that_names_it(string list)
    {
        var error = Should.Throw<BatonException>(() => ProcessPolicy.Parse(list));
        error.Code.ShouldBe("process_allow_invalid");
        error.Message.ShouldContain($"'{list.Split(',')[0]}'");
    }

    [Fact]
    public void Loader_variables_are_closed_under_a_list_only()
    {
        foreach (var name in new[] { "LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT", "DYLD_INSERT_LIBRARIES", "GLIBC_TUNABLES" })
        {
            ProcessPolicy.Parse("/bin/echo").AllowsVariable(name).ShouldBeFalse();
            ProcessPolicy.AllowAll.AllowsVariable(name).ShouldBeTrue();
        }

        ProcessPolicy.Parse("/bin/echo").AllowsVariable("CITY").ShouldBeTrue();
    }

    private string File_(string name)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        return path;
    }

    private string Link(string name, string target)
    {
        var path = Path.Combine(folder, name);
        File.CreateSymbolicLink(path, target);
        return path;
    }
}
