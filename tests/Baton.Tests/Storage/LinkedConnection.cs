using System.Net.Sockets;

namespace Baton.Tests.Storage;

/// <summary>One connection through a <see cref="FaultyLink"/>.</summary>
/// <param name="near">The server's end.</param>
/// <param name="far">The database's end.</param>
internal sealed class LinkedConnection(Socket near, Socket far) : IDisposable
{
    public Socket Near => near;

    public Socket Far => far;

    public PostgresTalk Talk { get; } = new();

    /// <summary>One end is over and the other is not to know.</summary>
    public bool IsHalfOpen { get; private set; }

    public void HalfOpen(End ended)
    {
        IsHalfOpen = true;
        Reset(ended == End.Server ? near : far);
    }

    /// <summary>One end has closed: the other is told, unless the connection is half-open.</summary>
    public void EndedAt(Socket end)
    {
        if (!IsHalfOpen)
        {
            (end == near ? far : near).Close();
        }
    }

    /// <summary>Ends both at once.</summary>
    public void Close()
    {
        Reset(near);
        Reset(far);
    }

    public void Dispose()
    {
        near.Dispose();
        far.Dispose();
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It is over already.
        }

        socket.Close();
    }
}
