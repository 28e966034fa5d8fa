# A server that answers as a model's would, in the same words each time: local-model.pl PORT. It ends when it is told to.
# In Perl because that comes with most systems, and with git on the others; it needs no module beyond Perl's own.
use strict;
use warnings;
use IO::Socket::INET;

my $port = shift // die "local-model.pl PORT\n";
my $server = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $port, Listen => 16, ReuseAddr => 1)
  or die "127.0.0.1:$port cannot be listened to: $!\n";

while (my $client = $server->accept) {
    my $length = 0;
    while (my $line = <$client>) {
        $length = $1 if $line =~ /^content-length:\s*(\d+)/i;
        last if $line =~ /^\r?\n$/;
    }
    my $asked = '';
    read $client, $asked, $length;
    my ($country) = $asked =~ /What is the capital of ([^"?]+)/;
    my $answer = sprintf
      '{"choices":[{"message":{"role":"assistant","content":"You ask about %s."},"finish_reason":"stop"}],'
      . '"usage":{"prompt_tokens":10,"completion_tokens":20}}', $country // 'something else';
    printf $client "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s",
      length $answer, $answer;
    close $client;
}
