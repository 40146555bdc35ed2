import { knownAfterApply, type Value } from "./values.ts";

/**
 * The part of MessagePack that Terraform uses for values.
 *
 * @see https://github.com/msgpack/msgpack/blob/master/spec.md for the format bytes
 * @see https://developer.hashicorp.com/terraform/plugin/terraform-plugin-protocol for who speaks it
 */
export function encodeValue(value: Value): Buffer {
  if (value === null) return Buffer.of(0xc0);
  // Extension type 0 with one byte of data: an unknown value. What is in the byte does not matter.
  if (value === knownAfterApply) return Buffer.of(0xd4, 0x00, 0x00);
  if (typeof value === "boolean") return Buffer.of(value ? 0xc3 : 0xc2);
  if (typeof value === "number") return encodeNumber(value);
  if (typeof value === "string") {
    const text = Buffer.from(value);
    return Buffer.concat([sized(0xdb, text.length), text]);
  }
  if (Array.isArray(value)) return Buffer.concat([sized(0xdd, value.length), ...value.map(encodeValue)]);
  const entries = Object.entries(value);
  return Buffer.concat([
    sized(0xdf, entries.length),
    ...entries.flatMap(([name, inner]) => [encodeValue(name), encodeValue(inner)]),
  ]);
}

// The widest form of each kind is always allowed, so it is the only one written.
function sized(format: number, length: number): Buffer {
  const header = Buffer.alloc(5);
  header[0] = format;
  header.writeUInt32BE(length, 1);
  return header;
}

function encodeNumber(value: number): Buffer {
  const encoded = Buffer.alloc(9);
  encoded[0] = Number.isSafeInteger(value) ? 0xd3 : 0xcb;
  if (Number.isSafeInteger(value)) encoded.writeBigInt64BE(BigInt(value), 1);
  else encoded.writeDoubleBE(value, 1);
  return encoded;
}

/** Reads one value, in whichever of the forms Terraform chose to write it. */
export function decodeValue(encoded: Buffer): Value {
  return new Reader(encoded).value();
}

class Reader {
  #at = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  value(): Value {
    const format = this.#number(1);
    if (format <= 0x7f) return format;
    if (format <= 0x8f) return this.#object(format & 0x0f);
    if (format <= 0x9f) return this.#list(format & 0x0f);
    if (format <= 0xbf) return this.#text(format & 0x1f);
    if (format >= 0xe0) return format - 0x100;
    switch (format) {
      case 0xc0:
        return null;
      case 0xc2:
      case 0xc3:
        return format === 0xc3;
      case 0xc7: // every extension is an unknown value, some with what is known of it all the same
      case 0xc8:
      case 0xc9:
        return this.#extension(this.#number(2 ** (format - 0xc7)));
      case 0xca:
        return this.#take(4).readFloatBE();
      case 0xcb:
        return this.#take(8).readDoubleBE();
      case 0xcc:
      case 0xcd:
      case 0xce:
        return this.#number(2 ** (format - 0xcc));
      case 0xcf:
        return Number(this.#take(8).readBigUInt64BE());
      case 0xd0:
      case 0xd1:
      case 0xd2: {
        const width = 2 ** (format - 0xd0);
        return this.#take(width).readIntBE(0, width);
      }
      case 0xd3:
        return Number(this.#take(8).readBigInt64BE());
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return this.#extension(2 ** (format - 0xd4));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.#text(this.#number(2 ** (format - 0xd9)));
      case 0xdc:
      case 0xdd:
        return this.#list(this.#number(format === 0xdc ? 2 : 4));
      case 0xde:
      case 0xdf:
        return this.#object(this.#number(format === 0xde ? 2 : 4));
      default:
        throw new Error(`MessagePack format byte 0x${format.toString(16)} is not one that Terraform writes`);
    }
  }

  #take(length: number): Buffer {
    const part = this.#bytes.subarray(this.#at, this.#at + length);
    if (part.length < length) throw new Error("the MessagePack value ends too early");
    this.#at += length;
    return part;
  }

  #number(width: number): number {
    return this.#take(width).readUIntBE(0, width);
  }

  #text(length: number): string {
    return this.#take(length).toString("utf8");
  }

  #list(length: number): Value[] {
    return Array.from({ length }, () => this.value());
  }

  #object(length: number): Value {
    return Object.fromEntries(Array.from({ length }, () => [String(this.value()), this.value()]));
  }

  #extension(length: number): Value {
    this.#take(length + 1);
    return knownAfterApply;
  }
}
