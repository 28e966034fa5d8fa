# A server that answers as a model's would, in the same words each time: local-model.pl PORT. It ends when it is told to.
# In Perl because that comes with most systems, and with git on the others; it needs no module beyond Perl's own.
use strict;
use warnings;
use IO::Socket::INET;
use JSON::PP;

my %right = (evry => 'every', recieves => 'receives');
my $json = JSON::PP->new->utf8->canonical;

# What it says to what it is asked.
sub answer {
    my ($asked) = @_;
    return "You ask about $1." if $asked =~ /What is the capital of ([^?]+)/;
    return 'Baton remembers evry step. It also recieves answers from people.' if $asked =~ /^Write /;
    my ($text) = $asked =~ /^The text: (.*)/m;
    return 'I have nothing to say to that.' unless defined $text;
    return $json->encode({problems => [grep { exists $right{$_} } $text =~ /(\w+)/g]}) if $asked =~ /^Find /;
    $text =~ s/(\w+)/$right{$1} \/\/ $1/ge;
    $text =~ s/(\.) .*/$1/ if $asked =~ /shorter/;
    return $text;
}

my $port = shift // die "local-model.pl PORT\n";
my $server = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $port, Listen => 16, ReuseAddr => 1)
  or die "127.0.0.1:$port cannot be listened to: $!\n";

while (my $client = $server->accept) {
    my $length = 0;
    while (my $line = <$client>) {
        $length = $1 if $line =~ /^content-length:\s*(\d+)/i;
        last if $line =~ /^\r?\n$/;
    }
    my $body = '';
    read $client, $body, $length;
    my $request = eval { $json->decode($body) } // {messages => []};
    my ($asked) = map { $_->{content} } grep { $_->{role} eq 'user' } @{$request->{messages}};
    my $answer = $json->encode({
        choices => [{message => {role => 'assistant', content => answer($asked // '')}, finish_reason => 'stop'}],
        usage => {prompt_tokens => 10, completion_tokens => 20},
    });
    printf $client "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s",
      length $answer, $answer;
    close $client;
}
