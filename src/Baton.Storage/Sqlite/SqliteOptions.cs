namespace Baton.Storage.Sqlite;

/// <summary>Where the SQLite store lies and what it needs to start.</summary>
public sealed record SqliteOptions
{
    /// <summary>Folder of <c>baton.db</c>; created for the user alone when it does not exist.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Free disk below which the store does not open (code <c>disk_full</c>), in bytes.</summary>
    public long MinFreeBytes { get; init; } = 64L * 1024 * 1024;

    public required TimeProvider TimeProvider { get; init; }

    /// <summary>Bounds the file in pages of 4 KiB, so that tests can fill the store without filling a disk; 0 for no bound.</summary>
    internal int MaxPages { get; init; }

    /// <summary>Size of the WAL in bytes from which the writer waits for readers to let go of it; smaller in tests.</summary>
    internal long WalLimit { get; init; } = 128L * 1024 * 1024;

    /// <summary>The steps of the schema this Baton knows; others in tests.</summary>
    internal IReadOnlyList<Migrations.MigrationFile> Migrations { get; init; } = SqliteSchema.Known;

    internal string DatabasePath => Path.Combine(DataDirectory, "baton.db");
}
