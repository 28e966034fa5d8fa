# An A2A agent that writes a report from notes: writer-agent.pl PORT. It speaks version 1.0 over JSON-RPC and ends when it is told to.
use strict;
use warnings;
use IO::Socket::INET;
use JSON::PP;

my $port = shift // die "writer-agent.pl PORT\n";
my $json = JSON::PP->new->utf8->canonical;
my %tasks;

my $card = {
    name => 'Writer', description => 'Writes a report from notes.', version => '1.0.0', capabilities => {},
    defaultInputModes => ['text/plain', 'application/json'], defaultOutputModes => ['application/json'],
    supportedInterfaces => [{url => "http://127.0.0.1:$port/", protocolBinding => 'JSONRPC', protocolVersion => '1.0'}],
    skills => [{id => 'report', name => 'Report', description => 'A report from the texts under notes.', tags => ['writing']}],
};

# The task that a message begins. The same message again is the same task: whoever lost the answer may send it twice.
sub take {
    my ($message) = @_;
    my $id = "task-$message->{messageId}";
    my ($title) = map { $_->{text} } grep { defined $_->{text} } @{$message->{parts}};
    my @notes = map { @{$_->{data}{notes} // []} } grep { ref $_->{data} eq 'HASH' } @{$message->{parts}};
    my $text = join "\n\n", "# $title", @notes;
    return $tasks{$id} //= {
        id => $id, contextId => $message->{contextId} // "context-$id", status => {state => 'TASK_STATE_COMPLETED'},
        artifacts => [{artifactId => 'report', parts => [{data => {title => $title, notes => scalar @notes, text => $text}}]}],
    };
}

sub answer {
    my ($asked) = @_;
    my ($method, $params) = @{$asked}{qw(method params)};
    my %reply = (jsonrpc => '2.0', id => $asked->{id});
    return {%reply, result => {task => take($params->{message})}} if $method eq 'SendMessage';
    return {%reply, result => $tasks{$params->{id}}} if $method eq 'GetTask' && $tasks{$params->{id}};
    return {%reply, result => {tasks => [grep { $_->{contextId} eq $params->{contextId} } values %tasks]}} if $method eq 'ListTasks';
    return {%reply, error => {code => -32001, message => 'There is no such task.'}} if $method =~ /Task/;
    return {%reply, error => {code => -32601, message => "There is no method '$method'."}};
}

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
    my $answer = $json->encode($length == 0 ? $card : answer($json->decode($body)));
    printf $client "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s",
      length $answer, $answer;
    close $client;
}
