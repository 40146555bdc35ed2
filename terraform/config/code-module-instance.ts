import { type Body, own } from "../json/index.ts";
import {
  anything,
  type Budget,
  type Environment,
  evaluate,
  jsonExpression,
  jsonValue,
  Memo,
  remoteStateIn,
  remoteStateValue,
  type Scope,
  type Value,
} from "../lang/index.ts";
import type { CodeModule } from "./code-module.ts";
import { CodeProviders } from "./code-providers.ts";
import { type Expansion, existenceOf, expandInstances, indexText, instancesValue } from "./expand-instances.ts";
import { knownBody } from "./known-body.ts";
import type { ModuleDeclarations } from "./module-declarations.ts";
import { inputsOf, ModuleResources } from "./module-resources.ts";

/** How a module instance came about. The root module has no call. */
export interface CodeModuleContext {
  readonly code: CodeModule;
  readonly declarationsOf: (module: CodeModule) => ModuleDeclarations;
  readonly budget: Budget;
  /** The outputs of other stacks, by the name of the data source that reads their state. */
  readonly remoteOutput: (dataSource: string, output: string) => Value | undefined;
  readonly stack?: string;
  readonly call?: {
    readonly parent: CodeModuleInstance;
    readonly body: Body;
    readonly environment: Environment;
  };
  readonly conditions: readonly string[];
  readonly keySets: readonly string[];
}

/**
 * One instance of a module of code, or one that stands for all where only Terraform knows how many there are: what the
 * names in its expressions mean.
 */
export class CodeModuleInstance implements Scope {
  readonly declarations: ModuleDeclarations;
  readonly resources: ModuleResources;
  private readonly providers: CodeProviders;
  private readonly values = new Memo();
  private readonly environment: Environment = { scope: this };
  private readonly children = new Map<string, readonly CodeModuleInstance[]>();

  /**
   * @param path unique in the run
   * @param address as in addresses; empty for the root module
   */
  constructor(
    readonly path: string,
    private readonly address: string,
    private readonly context: CodeModuleContext,
  ) {
    const { code, call, declarationsOf, conditions, keySets, stack } = context;
    this.declarations = declarationsOf(code);
    const providers = new Map(
      [...this.declarations.providers].map(([key, body]) => [key, knownBody(body, this.environment)] as const),
    );
    this.providers = new CodeProviders(
      providers,
      call && { providers: call.parent.providers, passed: own(call.body, "providers") },
    );
    this.resources = new ModuleResources({
      path,
      declarations: this.declarations,
      providers: this.providers,
      environment: this.environment,
      conditions,
      keySets,
      addressOf: (declared) => this.addressOf(declared),
      ...(stack !== undefined && { stack }),
    });
  }

  get budget(): Budget {
    return this.context.budget;
  }

  resource(address: string): Value | undefined {
    const remoteState = remoteStateIn(address);
    if (remoteState !== undefined) return this.remoteState(address, remoteState);
    const declaration = this.declarations.resources.get(address);
    return declaration && this.values.get(address, () => this.resources.valueOf(address, declaration));
  }

  call(name: string): Value | undefined {
    const declaration = this.declarations.calls.get(name);
    if (declaration === undefined || !this.context.code.calls.has(name)) return undefined;
    return this.values.get(`module.${name}`, () => {
      const items = this.called(name).map((module): Value => ({ kind: "module", module }));
      return instancesValue(this.expandCall(name, declaration.body), items);
    });
  }

  variable(name: string): Value {
    return this.values.get(`var.${name}`, () => {
      const { call, code } = this.context;
      const key = `${this.path} var.${name}`;
      if (call !== undefined) {
        const passed = own(call.body, name);
        if (passed !== undefined) return evaluate(jsonExpression(passed), call.environment);
      } else if (code.variables.has(name)) {
        return jsonValue(code.variables.get(name));
      }
      const fallback = this.declarations.variables.get(name);
      return fallback === undefined ? anything(key) : jsonValue(fallback);
    });
  }

  local(name: string): Value {
    return this.values.get(`local.${name}`, () =>
      this.declarations.locals.has(name)
        ? evaluate(jsonExpression(this.declarations.locals.get(name)), this.environment)
        : anything(`${this.path} local.${name}`),
    );
  }

  output(name: string): Value {
    return this.values.get(`output.${name}`, () =>
      this.declarations.outputs.has(name)
        ? evaluate(jsonExpression(this.declarations.outputs.get(name)), this.environment)
        : anything(`${this.path} output.${name}`),
    );
  }

  outputNames(): readonly string[] {
    return [...this.declarations.outputs.keys()];
  }

  /** What a call of a module is given. */
  inputsOf(body: Body): readonly Value[] {
    return inputsOf(body, this.environment);
  }

  /** The address, from the root module on, of something that is declared right here. */
  addressOf(declared: string): string {
    return this.address === "" ? declared : `${this.address}.${declared}`;
  }

  /** The instances of a module that this one calls; none where its inside is not in the files. */
  called(name: string): readonly CodeModuleInstance[] {
    const known = this.children.get(name);
    if (known !== undefined) return known;
    this.children.set(name, []);
    const declaration = this.declarations.calls.get(name);
    const code = this.context.code.calls.get(name);
    if (declaration === undefined || code === undefined) return [];
    const { body } = declaration;
    const children = this.expandCall(name, body).instances.map((instance) => {
      const step = `module.${name}${indexText(instance.key)}`;
      return new CodeModuleInstance(`${this.path} ${step}`, this.addressOf(step), {
        ...this.context,
        code,
        call: { parent: this, body, environment: instance.environment },
        ...existenceOf(instance, this.context),
      });
    });
    this.children.set(name, children);
    return children;
  }

  private expandCall(name: string, body: Body): Expansion {
    return expandInstances(body, this.environment, `${this.path} module.${name}`);
  }

  private remoteState(address: string, name: string): Value {
    return remoteStateValue(
      address,
      (output) => this.context.remoteOutput(name, output) ?? anything(`${this.path} remote state ${name} ${output}`),
    );
  }
}
