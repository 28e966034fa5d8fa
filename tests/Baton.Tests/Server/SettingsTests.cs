using System.Net;
using Baton.Core.Errors;
using Baton.Core.Graph;
using Baton.Server.Configuration;

namespace Baton.Tests.Server;

public sealed class SettingsTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("baton-settings-").FullName;

    [Fact]
    public void A_variable_of_the_tests_is_never_proposed() =>
        Should.Throw<BatonException>(() => Read(new() { ["BATON_FUZ"] = "1" })).Message.ShouldNotContain("BATON_FUZZ");

    [Fact]
    public void Without_any_setting_the_defaults_hold()
    {
        var options = Read([]);
        options.DataDirectory.ShouldBe(data);
        options.Store.ShouldBe("sqlite");
        options.Listen.ShouldBe(new IPEndPoint(IPAddress.Loopback, 7070));
        options.ProcessAllow.ShouldBe("");
        options.Token.ShouldBeNull();
    }

    [Fact]
    public void Flags_go_over_environment_over_file_over_defaults()
    {
        File.WriteAllText(Path.Combine(data, "baton.json"), """{"listen": "127.0.0.1:1", "max_feeds": 7, "egress_allow": ["a", "b:80"]}""");
        Read([]).Listen.Port.ShouldBe(1);
        Read(new() { ["BATON_LISTEN"] = "127.0.0.1:2" }).Listen.Port.ShouldBe(2);
        var all = Read(new() { ["BATON_LISTEN"] = "127.0.0.1:2" }, new() { ["listen"] = "[::1]:3" });
        all.Listen.ShouldBe(new IPEndPoint(IPAddress.IPv6Loopback, 3));
        all.MaxFeeds.ShouldBe(7);
        all.EgressAllow.ShouldBe("a,b:80");
    }

    [Fact]
    public void The_data_directory_is_the_flag_else_the_variable_else_the_users_folder()
    {
        var home = new Dictionary<string, string> { ["XDG_DATA_HOME"] = "/somewhere" };
        SettingsReader.Read(new Dictionary<string, string>(), home).DataDirectory.ShouldBe("/somewhere/baton");
        home["BATON_DATA"] = "/elsewhere";
        SettingsReader.Read(new Dictionary<string, string>(), home).DataDirectory.ShouldBe("/elsewhere");
        SettingsReader.Read(new Dictionary<string, string> { ["data"] = "/flag" }, home).DataDirectory.ShouldBe("/flag");
    }

    [Fact]
    public void Every_mistake_is_told_at_once_with_the_nearest_word()
    {
        File.WriteAllText(
            Path.Combine(data, "baton.json"), "{\"lisen\": \"x\",\n \"token\": \"secret-secret-secret\", \"max_feeds\": true}");
        var refusal = Should.Throw<BatonException>(() => Read(new()
        {
            ["BATON_LISTN"] = "127.0.0.1:1",
            ["BATON_MAX_BODY"] = "0",
            ["BATON_TOKEN"] = "short",
            ["BATON_LISTEN"] = "7070",
        }));
        refusal.Code.ShouldBe("bad_configuration");
        refusal.Diagnostics.Select(d => (d.Code, d.Path)).ShouldBe(
            [
                ("unknown_setting", "BATON_LISTN"), ("unknown_setting", "lisen"), ("unknown_setting", "token"),
                ("bad_setting", "max_feeds"),
                ("bad_setting", "listen"), ("bad_setting", "token"), ("bad_setting", "max_body"),
            ],
            ignoreOrder: true);
        refusal.Message.ShouldContain("Did you mean 'BATON_LISTEN'?");
        refusal.Message.ShouldContain("Did you mean 'listen'?");
        refusal.Message.ShouldContain("Give it as BATON_TOKEN.");
        refusal.Diagnostics.Single(d => d.Path == "token" && d.Code == "unknown_setting").Line.ShouldBe(2);
        refusal.Message.ShouldNotContain("secret-secret");
    }

    [Fact]
    public void Variables_of_the_command_line_and_of_tests_are_left_alone() =>
        Read(new() { ["BATON_SERVER"] = "http://x", ["BATON_FUZZ"] = "5", ["BATON_TEST_ANY"] = "1", ["BATONX"] = "1" }).ShouldNotBeNull();

    [Theory]
    [InlineData("0.0.0.0:7070")]
    [InlineData("[::]:7070")]
    [InlineData("192.168.1.4:80")]
    public void Addresses_others_can_reach_are_refused(string address) =>
        Should.Throw<BatonException>(() => Read(new() { ["BATON_LISTEN"] = address })).Message.ShouldContain("other machines");

    [Theory]
    [InlineData("localhost:0", "127.0.0.1:0")]
    [InlineData("127.0.0.9:5", "127.0.0.9:5")]
    [InlineData("[::1]:65535", "[::1]:65535")]
    public void Loopback_addresses_are_taken(string address, string point) =>
        Read(new() { ["BATON_LISTEN"] = address }).Listen.ToString().ShouldBe(point);

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("[::1]")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("example.com:80")]
    public void What_is_no_address_with_a_port_is_refused(string address) =>
        Should.Throw<BatonException>(() => Read(new() { ["BATON_LISTEN"] = address })).Code.ShouldBe("bad_configuration");

    [Fact]
    public void A_file_that_is_not_a_json_object_is_refused()
    {
        File.WriteAllText(Path.Combine(data, "baton.json"), "[");
        Should.Throw<BatonException>(() => Read([])).Diagnostics.Single().Code.ShouldBe("bad_settings_file");
        File.WriteAllText(Path.Combine(data, "baton.json"), "[]");
        Should.Throw<BatonException>(() => Read([])).Diagnostics.Single().Code.ShouldBe("bad_settings_file");
    }

    [Fact]
    public void Models_and_budgets_are_objects_in_the_file_or_json_in_their_variables()
    {
        File.WriteAllText(Path.Combine(data, "baton.json"), """
            {
              "models": {
                "small": {"provider": "openai", "base_url": "http://127.0.0.1:11434/v1", "model": "m", "api_key": "env:KEY",
                          "temperature": 0.2, "max_output_tokens": 7, "max_retries": 0, "stream": false, "currency": "EUR",
                          "input_price": 0.15, "cached_price": 1e-2, "output_price": 1},
                "big": {"provider": "anthropic", "model": "n", "currency": "EUR"}
              },
              "budgets": {"day": {"max_cost": 20}, "user": {"max_cost": 0.5, "max_tokens": 5}, "workflow": {"max_tokens": 2000000}}
            }
            """);
        var options = Read([]);
        var small = options.Models["small"];
        (small.Provider, small.Model, small.ApiKey, small.Temperature).ShouldBe(("openai", "m", "env:KEY", 0.2m));
        (small.MaxOutputTokens, small.MaxRetries, small.Stream, small.Currency).ShouldBe((7, 0, false, "EUR"));
        (small.InputPrice, small.CachedPrice, small.OutputPrice).ShouldBe((0.15m, 0.01m, 1m));
        options.Models["big"].BaseUrl.ShouldBe(new Uri("https://api.anthropic.com"));
        options.Models["big"].MaxOutputTokens.ShouldBe(4096);
        options.Budgets.ShouldBe(
            new Dictionary<string, Budget> { ["day"] = new(20, null), ["user"] = new(0.5m, 5), ["workflow"] = new(null, 2_000_000) });

        Read(new() { ["BATON_MODELS"] = "{}", ["BATON_BUDGETS"] = """{"day": {"max_tokens": 1}}""" }).ShouldSatisfyAllConditions(
            read => read.Models.ShouldBeEmpty(), read => read.Budgets.ShouldBe(new Dictionary<string, Budget> { ["day"] = new(null, 1) }));
    }

    [Theory]
    [InlineData("BATON_MODELS", "x", "invalid")]
    [InlineData("BATON_MODELS", "[]", "must be an object")]
    [InlineData("BATON_MODELS", """{"A b": {}}""", "not a name of a model")]
    [InlineData("BATON_MODELS", """{"a": {"provider": "openai", "modle": "m"}}""", "Did you mean 'model'?")]
    [InlineData("BATON_MODELS", """{"a": {"provider": "other", "model": "m"}}""", "models.a.provider is openai or anthropic")]
    [InlineData("BATON_MODELS", """{"a": {"provider": "openai"}}""", "models.a.model must be a text")]
    [InlineData("BATON_MODELS", """{"a": {"provider": "openai", "model": "m", "api_key": "sk-secret"}}""", "env:NAME or file:PATH")]
    [InlineData("BATON_MODELS", """{"a": {"provider": "openai", "model": "m", "base_url": "ftp://x"}}""", "not an http or https address")]
    [InlineData("BATON_MODELS", """{"a": {"provider": "openai", "model": "m", "input_price": -1}}""", "from 0 to 1000000")]
    [InlineData("BATON_MODELS", """{"a": {"provider": "openai", "model": "m", "max_output_tokens": 0}}""", "from 1 to 10000000")]
    [InlineData("BATON_MODELS", """{"a": {"provider": "openai", "model": "m", "stream": "yes"}}""", "true or false")]
    [InlineData(
        "BATON_MODELS", """{"a": {"provider": "openai", "model": "m"}, "b": {"provider": "openai", "model": "m", "currency": "EUR"}}""",
        "one currency")]
    [InlineData("BATON_BUDGETS", """{"month": {"max_cost": 1}}""", "budgets has no 'month'")]
    [InlineData("BATON_BUDGETS", """{"day": {"cost": 1}}""", "budgets.day has no 'cost'")]
    [InlineData("BATON_BUDGETS", """{"day": {"max_cost": "1"}}""", "must be a number")]
    public void A_mistake_in_models_or_budgets_is_told_with_its_place(string variable, string text, string message)
    {
        var refusal = Should.Throw<BatonException>(() => Read(new() { [variable] = text }));
        refusal.Diagnostics.ShouldHaveSingleItem().Code.ShouldBe("bad_setting");
        refusal.Message.ShouldContain(message);
        refusal.Message.ShouldNotContain("sk-secret");
    }

    [Fact]
    public void Every_setting_has_its_own_names()
    {
        SettingTable.All.Select(s => s.Variable).ShouldBeUnique();
        SettingTable.All.ShouldAllBe(s => s.Variable.StartsWith("BATON_") && s.Meaning.EndsWith('.'));
    }

    public void Dispose() => Directory.Delete(data, recursive: true);

    private ServerOptions Read(Dictionary<string, string> environment, Dictionary<string, string>? flags = null)
    {
        environment.TryAdd("BATON_DATA", data);
        return SettingsReader.Read(flags ?? [], environment);
    }
}
