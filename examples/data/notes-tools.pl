# A server of MCP tools over stdin and stdout, which finds and reads the notes of a folder: notes-tools.pl FOLDER
use strict;
use warnings;
use JSON::PP;

my $folder = shift // die "notes-tools.pl FOLDER\n";
my $json = JSON::PP->new->utf8->canonical;
$| = 1;

sub text_of {
    my ($name) = @_;
    die "There is no note '$name'.\n" unless $name =~ /^[a-z-]+$/;
    open my $file, '<:encoding(UTF-8)', "$folder/$name.txt" or die "There is no note '$name'.\n";
    local $/;
    my $text = <$file>;
    $text =~ s/\s+$//;
    return $text;
}

my %tools = (
    find_notes => {
        description => 'The names of the notes that mention a word.',
        inputSchema => {type => 'object', required => ['word'], properties => {word => {type => 'string'}}},
        call => sub {
            my ($word) = @{$_[0]}{'word'};
            my @names = grep { index(lc text_of($_), lc $word) >= 0 } map { m{([^/]+)\.txt$} } sort glob "$folder/*.txt";
            return {structuredContent => {names => \@names}, content => [{type => 'text', text => join ', ', @names}]};
        },
    },
    read_note => {
        description => 'The text of a note.',
        inputSchema => {type => 'object', required => ['name'], properties => {name => {type => 'string'}}},
        call => sub { return {content => [{type => 'text', text => text_of($_[0]{name})}]} },
    },
);

sub answer {
    my ($method, $params) = @_;
    return {result => {}} if $method eq 'ping';
    if ($method eq 'initialize') {
        return {result => {
            protocolVersion => '2025-11-25', capabilities => {tools => {}}, serverInfo => {name => 'notes', version => '1.0.0'},
        }};
    }
    if ($method eq 'tools/list') {
        my @list = map { {name => $_, description => $tools{$_}{description}, inputSchema => $tools{$_}{inputSchema}} } sort keys %tools;
        return {result => {tools => \@list}};
    }
    if ($method eq 'tools/call' && $tools{$params->{name}}) {
        my $result = eval { $tools{$params->{name}}{call}->($params->{arguments} // {}) };
        return {result => $result // {isError => JSON::PP::true, content => [{type => 'text', text => $@}]}};
    }
    return {error => {code => -32601, message => "There is no '$method' here."}};
}

while (my $line = <STDIN>) {
    my $asked = eval { $json->decode($line) } or next;
    next unless defined $asked->{id} && defined $asked->{method};
    print $json->encode({jsonrpc => '2.0', id => $asked->{id}, %{answer($asked->{method}, $asked->{params} // {})}}), "\n";
}
