using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Baton.Storage.Migrations;

/// <summary>One numbered step of the schema, for example <c>0001_initial.sql</c>. Never edited after release.</summary>
/// <param name="Checksum">SHA-256 of the text, lower-case hex: tells a store that was made by another text under the same number.</param>
internal sealed record MigrationFile(int Number, string Name, string Sql, string Checksum)
{
    /// <param name="dialect">Folder below Migrations, for example <c>Sqlite</c>.</param>
    /// <returns>All steps, numbered from 1 without gaps.</returns>
    public static IReadOnlyList<MigrationFile> Load(string dialect)
    {
        List<MigrationFile> files = [];
        foreach (var (file, text) in EmbeddedFiles.Read("Migrations/" + dialect))
        {
            var number = int.Parse(file.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture);
            if (number != files.Count + 1)
            {
                throw new InvalidOperationException($"Migration {file} does not follow number {files.Count}.");
            }

            var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
            files.Add(new MigrationFile(number, Path.GetFileNameWithoutExtension(file)[5..], text, checksum));
        }

        return files;
    }
}
