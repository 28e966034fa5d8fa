namespace Baton.Storage.Postgres;

/// <summary>Where the PostgreSQL store lies and how long it may take.</summary>
public sealed record PostgresOptions
{
    /// <summary>Where to connect; see <see cref="PostgresAddress.Parse"/>.</summary>
    public required PostgresAddress Address { get; init; }

    /// <summary>The folder whose lock keeps a second process of this machine from working with the same token and address file.</summary>
    public required string DataDirectory { get; init; }

    public required TimeProvider TimeProvider { get; init; }

    /// <summary>How long a commit may take before its connection is given up and its outcome counts as unknown. The driver then asks the
    /// database to stop, for which it connects once more: a network that swallows everything adds twice the address's Timeout.</summary>
    public TimeSpan CommitTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Difference between this clock and the database's above which the store does not open: timers and lists go by the clocks of
    /// all servers.</summary>
    public TimeSpan MaxClockSkew { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After this long without a sign of life, by the database's clock, other servers take over what a server owned.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>The steps of the schema this Baton knows; others in tests.</summary>
    internal IReadOnlyList<Migrations.MigrationFile> Migrations { get; init; } = PostgresSchema.Known;
}
