import type { Health } from '@/api/types';
import { bytes, count } from '@/ui/format';
import { Facts, Section } from '@/ui/Facts';
import { Time } from '@/ui/Time';

export function ServerSection({ health }: { health: Health }) {
  return (
    <Section title="Server">
      <Facts
        facts={[
          ['State', health.status === 'ok' ? 'Everything works' : health.reasons.join('; ')],
          ['Version', health.version],
          ['Started', <Time key="started" at={health.started_at} />],
          ['Memory', bytes(health.engine.memory_bytes)],
        ]}
      />
    </Section>
  );
}

export function StoreSection({ store }: { store: Health['store'] }) {
  return (
    <Section title="Store">
      <Facts
        facts={[
          ['State', store.error ?? (store.status === 'ok' ? 'Answers' : store.status)],
          ['Kind', store.kind === 'postgres' ? 'PostgreSQL' : store.kind === 'sqlite' ? 'SQLite' : '–'],
          ['Round trip', store.latency_ms === null ? '–' : `${store.latency_ms.toFixed(2)} ms`],
          ['Size', bytes(store.size_bytes)],
          ['Disk free', bytes(store.disk_free_bytes)],
          ['Schema', store.schema_version ?? '–'],
        ]}
      />
    </Section>
  );
}

export function EngineSection({ engine }: { engine: Health['engine'] }) {
  return (
    <Section title="Engine">
      <Facts
        facts={[
          ['State', engine.status === 'ok' ? 'Works' : engine.status],
          ['Runs in memory', count(engine.active_runs)],
          ['Attempts running', count(engine.running_attempts)],
          ['Commands waiting', count(engine.queue_depth)],
          ['Runs waiting for a place', count(engine.waiting_for_capacity)],
          ['Partitions owned', count(engine.partitions)],
          ['Events committed', `${count(engine.committed_events)} in ${count(engine.committed_batches)} batches`],
          ['Late messages ignored', count(engine.ignored_messages)],
        ]}
      />
    </Section>
  );
}
