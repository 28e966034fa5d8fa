using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Baton.Storage.Moving;

/// <summary>Number and checksum of the rows of a table, whatever their order: the sum of the rows' SHA-256, cut to 128 bits.</summary>
internal struct RowDigest
{
    private UInt128 sum;

    public long Rows { get; private set; }

    /// <summary>32 hex digits.</summary>
    public readonly string Checksum => sum.ToString("x32", CultureInfo.InvariantCulture);

    public void Add(MovedRow row)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(row.Canonical(), hash);
        sum = unchecked(sum + BinaryPrimitives.ReadUInt128LittleEndian(hash));
        Rows++;
    }
}
