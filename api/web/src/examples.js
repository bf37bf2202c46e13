/**
 * The queries below `examples/`, in the order of their file names. Their first lines are comments: the title, then
 * what there is to say about them.
 */
const files = import.meta.glob('../examples/*.graphql', {
  query: '?raw',
  import: 'default',
  eager: true,
});

export const examples = Object.entries(files)
  .toSorted(([one], [other]) => one.localeCompare(other, 'en'))
  .map(([path, query]) => ({
    name: path.split('/').at(-1).replace('.graphql', ''),
    title: query.split('\n', 1)[0].replace(/^#\s*/, ''),
    query,
  }));
