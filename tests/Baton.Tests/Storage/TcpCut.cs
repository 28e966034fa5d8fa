using System.Net;
using System.Net.Sockets;

namespace Baton.Tests.Storage;

/// <summary>A proxy in front of a database that can hold its answers back and cut its connections.</summary>
internal sealed class TcpCut : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly List<TcpClient> clients = [];
    private readonly int target;
    private readonly Task accepting;
    private volatile bool holding;

    public TcpCut(int target)
    {
        this.target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Answers disappear from now on, while requests still arrive.</summary>
    public void HoldAnswers() => holding = true;

    /// <summary>Ends all connections; new ones work again.</summary>
    public void Cut()
    {
        holding = false;
        lock (clients)
        {
            clients.ForEach(client => client.Close());
            clients.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        Cut();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            var near = await listener.AcceptTcpClientAsync(stop.Token);
            var far = new TcpClient();
            await far.ConnectAsync(IPAddress.Loopback, target, stop.Token);
            lock (clients)
            {
                clients.AddRange([near, far]);
            }

            _ = PumpAsync(near, far, false);
            _ = PumpAsync(far, near, true);
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool isAnswer)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, stop.Token) is var read and > 0)
            {
                if (!isAnswer || !holding)
                {
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, read), stop.Token);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException
            or InvalidOperationException)
        {
            // Cut, or the test is over.
        }
        finally
        {
            to.Close();
        }
    }
}
