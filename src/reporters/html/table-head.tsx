interface TableHeadProps {
  readonly words?: readonly string[];
  readonly numbers?: readonly string[];
}

/** The head of a table: columns of words first, then of numbers. */
export function TableHead({ words = [], numbers = [] }: TableHeadProps) {
  return (
    <thead>
      <tr>
        {words.map((name) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
        {numbers.map((name) => (
          <th key={name} scope="col" class="number">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}
