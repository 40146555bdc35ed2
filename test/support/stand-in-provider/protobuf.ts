/**
 * The part of Protocol Buffers that the plugin protocol needs: strings, bytes, nested messages and whole numbers.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export function field(number: number, value: string | Buffer | number | boolean): Buffer {
  if (typeof value === "string" || Buffer.isBuffer(value)) {
    const bytes = Buffer.from(value);
    return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
  }
  return Buffer.concat([varint(number * 8), varint(Number(value))]);
}

/** A message is its fields, one after the other. */
export const message = (...fields: readonly Buffer[]): Buffer => Buffer.concat(fields);

/** The strings, bytes and nested messages of a message by field number. */
export function readFields(encoded: Buffer): ReadonlyMap<number, Buffer> {
  const fields = new Map<number, Buffer>();
  let at = 0;
  const readVarint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = encoded.readUInt8(at);
      at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < encoded.length) {
    const key = readVarint();
    if (key % 8 === 0) {
      readVarint(); // numbers and flags tell this provider nothing
    } else if (key % 8 === 2) {
      const length = readVarint();
      fields.set(Math.floor(key / 8), encoded.subarray(at, at + length));
      at += length;
    } else {
      throw new Error(`wire type ${key % 8} is not part of the plugin protocol`);
    }
  }
  return fields;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Buffer.from([...bytes, rest]);
}
