import { useParams } from '@tanstack/react-router';
import { Page } from '@/app/Page';

export function RunPage() {
  const { id } = useParams({ from: '/runs/$id' });
  return <Page title={`Run ${id}`}>{null}</Page>;
}
