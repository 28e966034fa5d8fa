using Baton.Core.Errors;
using Baton.Storage;
using Baton.Storage.Postgres;
using Npgsql;

namespace Baton.Tests.Storage;

/// <summary>What <c>--store</c> may say about PostgreSQL, and that a password is never repeated.</summary>
public class PostgresAddressTests
{
    [Theory]
    [InlineData(
        "postgres://ann:s%40c%2Fret@db.example:6000/ba%20ton?sslmode=require&application_name=x", "db.example:6000, database ba ton")]
    [InlineData("postgresql://ann:s%40c%2Fret@[::1]:6000/baton", "::1:6000, database baton")]
    [InlineData("postgres://ann:s%40c%2Fret@db.example/baton", "db.example:5432, database baton")]
    [InlineData("postgres://ann:s%40c%2Fret@a:5001,b:5002/baton?target_session_attrs=primary", "a:5001,b:5002, database baton")]
    [InlineData("postgres:///baton?host=/run/postgresql&user=ann&password=s%40c%2Fret", "/run/postgresql, database baton")]
    [InlineData("Host=db.example;Port=6000;Username=ann;Password=s@c/ret;Database=baton", "db.example:6000, database baton")]
    public void Both_forms_are_understood(string store, string shown)
    {
        PostgresAddress.IsAddress(store).ShouldBeTrue();
        var address = PostgresAddress.Parse(store);
        address.ToString().ShouldBe(shown);
        var builder = new NpgsqlConnectionStringBuilder(address.ForWriter());
        builder.Password.ShouldBe("s@c/ret");
        builder.Username.ShouldBe("ann");
        builder.Pooling.ShouldBeFalse();
        RunStores.Describe(store).ShouldBe($"postgres at {shown}");
    }

    [Fact]
    public void What_the_user_wrote_wins_over_what_Baton_prefers()
    {
        var plain = new NpgsqlConnectionStringBuilder(PostgresAddress.Parse("postgres://h/d").ForReaders());
        plain.MaxPoolSize.ShouldBe(20);
        plain.MaxAutoPrepare.ShouldBe(100);
        plain.TcpKeepAlive.ShouldBeTrue();
        plain.IncludeErrorDetail.ShouldBeFalse();
        var given = new NpgsqlConnectionStringBuilder(
            PostgresAddress.Parse("postgres://h/d?Maximum Pool Size=7&Max%20Auto%20Prepare=0&Include Error Detail=true").ForReaders());
        given.MaxPoolSize.ShouldBe(7);
        given.MaxAutoPrepare.ShouldBe(0);
        given.IncludeErrorDetail.ShouldBeFalse("details repeat values of rows");
    }

    [Theory]
    [InlineData("postgres://ann:geheim@host:port/baton")]
    [InlineData("postgres://ann:geheim@host/")]
    [InlineData("postgres://ann:geheim@/baton")]
    [InlineData("postgres://ann:geheim@host/baton?nonsense=geheim")]
    [InlineData("postgres://ann:geheim@host/baton?sslmode=geheim")]
    [InlineData("postgres://host/baton?port=geheim")]
    [InlineData("Host=host;Password=geheim;Port=geheim")]
    [InlineData("Host=host;Database=x;geheim=1")]
    public void A_broken_address_is_refused_without_repeating_it(string store)
    {
        var refusal = Should.Throw<BatonException>(() => RunStores.Open(store, "/nowhere", TimeProvider.System));
        refusal.Kind.ShouldBe(ErrorKind.Invalid);
        refusal.Code.ShouldBe("bad_store");
        refusal.ToString().ShouldNotContain("geheim");
    }
}
