// A Metapod with an independent GraphQL engine: npm graphql-yoga over a small transaction. At /api/graphql with
// all that the client asks for by default, at /minimum with nothing but what every deployment has.
//   node metapod.mjs <port>
import { createServer } from 'node:http';
import { GraphQLError } from 'graphql';
import { createSchema, createYoga } from 'graphql-yoga';

const schema = (dataset, attribute, more) => `
  scalar Moment
  type Query { transaction(transactionId: String!): Transaction }
  type Transaction {
    datasets(committed: CommittedFilter, datasetNames: [String!]): [Dataset!]
    datasetConnection: DatasetConnection
  }
  enum CommittedFilter { ONLY_COMMITTED ONLY_UNCOMMITTED }
  type Dataset { id: ID! name: String! committed: Moment schema: Schema ${dataset} }
  type Schema { attributes: [Attribute!] }
  type Attribute { name: String! ${attribute} }
  type DatasetConnection { numCommittedDatasets: Int! }
  ${more}`;

const whole = schema(
  `format: String s3Path: String databricksPath: String partitions: String sizeInBytes: Float numRows: Float
   committedAt: Moment indexedAttributes: [Attribute!] manualAppends: [Append!]`,
  'id: ID logicalType: String nullable: Boolean',
  'type Append { id: ID! name: String appendedAt: Moment appendedBy: String }',
);

const id = (number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const datasets = [
  {
    id: id(1), name: 'dataset/fx-model', committed: '2026-11-22T03:00:00Z', committedAt: 1795316400000,
    format: 'PARQUET', s3Path: 's3://a/b', databricksPath: 'dbfs:/mnt/a', partitions: 'country, date',
    sizeInBytes: 5000000000, numRows: 12,
    schema: { attributes: [
      { id: id(11), name: 'amount', logicalType: null, nullable: true },
      { id: id(12), name: 'amount', logicalType: 'DECIMAL' },
    ] },
    indexedAttributes: [{ id: id(13), name: 'customer__id', logicalType: 'UUID', nullable: false }],
  },
  { id: id(2), name: 'archive/"quoted" \\ } ümläut/日本 🦀\n', committed: true, schema: { attributes: null } },
  { id: id(3), name: 'model/retracted', committed: null, schema: null },
  { id: id(4), name: 'model/unreadable', committed: true, schema: () => { throw new GraphQLError('the schema is lost'); } },
  { id: id(5), name: 'series-contract/x', committed: true,
    manualAppends: [{ id: id(51), name: 'x-manual', appendedAt: 1795316400, appendedBy: 'ana' }, { id: id(52) }] },
];

const transactions = {
  'f7832a01-001b-56f7-a4fe-b3a417f8f654': {
    datasets: ({ committed, datasetNames }) => datasets.filter((one) =>
      (!datasetNames || datasetNames.includes(one.name))
      && (!committed || Boolean(one.committed) === (committed === 'ONLY_COMMITTED'))),
    datasetConnection: { numCommittedDatasets: datasets.filter((one) => one.committed).length },
  },
  '319703ce-b90d-5a07-8195-33df0de911c8': { datasets: null, datasetConnection: null },
};

const resolvers = { Query: { transaction: (_, { transactionId }) => transactions[transactionId] ?? null } };
const serve = (graphqlEndpoint, typeDefs) =>
  createYoga({ graphqlEndpoint, logging: false, schema: createSchema({ typeDefs, resolvers }) });
const engines = { '/api/graphql': serve('/api/graphql', whole), '/minimum': serve('/minimum', schema('', '', '')) };

createServer((request, response) => {
  const engine = engines[request.url];
  if (engine) return engine(request, response);
  response.statusCode = 404;
  return response.end();
}).listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
