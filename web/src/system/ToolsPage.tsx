import { Page } from '@/app/Page';
import { Facts, Section } from '@/ui/Facts';

/** The tools that are part of Baton (src/Baton.Nodes). */
const builtIn: readonly (readonly [name: string, meaning: React.ReactNode])[] = [
  ['http', <>Sends a request. Loopback and private addresses are reached only as far as <code>BATON_EGRESS_ALLOW</code> lets them.</>],
  ['process', <>Starts a program of this machine. Which ones, <code>BATON_PROCESS_ALLOW</code> says; without it none.</>],
];

export function ToolsPage() {
  return (
    <Page title="Tools">
      <div className="flex max-w-2xl flex-col gap-4">
        <p className="text-muted">
          A node of type <code>tool_call</code> calls a tool by its name and gives it what stands under <code>with</code>.
        </p>
        <Section title="Built in"><Facts facts={builtIn.map(([name, meaning]) => [name, meaning])} /></Section>
      </div>
    </Page>
  );
}
