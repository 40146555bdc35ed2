import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import software.amazon.event.ruler.Machine;

/** Reads a pattern on the first line and an event on each further one; says of each event whether it matches. */
class MatchEvents {
  public static void main(String[] arguments) throws Exception {
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Machine machine = Machine.builder().build();
    machine.addRule("pattern", lines.readLine());
    for (String event = lines.readLine(); event != null; event = lines.readLine()) {
      System.out.println(machine.rulesForJSONEvent(event).contains("pattern"));
    }
  }
}
