import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

/**
 * Runs SQL scripts on one Flink cluster in this process, one job after the other.
 *
 * <p>Arguments: files with a script each, its statements separated by a NUL. Reports each script by one line on
 * standard output, with tabs between: {@code done <file> <milliseconds>} or {@code failed <file> <message>}.
 */
public final class Oracle {
    private static final String ANY_PORT = "0";
    private static final String HERE = "127.0.0.1";

    public static void main(String[] scripts) throws Exception {
        try (MiniCluster cluster = cluster()) {
            cluster.start();
            int port = cluster.getRestAddress().get().getPort();
            System.out.println("ready");
            for (String script : scripts) {
                System.out.println(report(script, port));
            }
        }
    }

    private static MiniCluster cluster() {
        Configuration settings = new Configuration();
        settings.setString("rest.address", HERE);
        settings.setString("rest.bind-address", HERE);
        settings.setString("rest.bind-port", ANY_PORT);
        return new MiniCluster(
                new MiniClusterConfiguration.Builder()
                        .setConfiguration(settings)
                        .setNumTaskManagers(1)
                        .setNumSlotsPerTaskManager(1)
                        .build());
    }

    private static String report(String script, int port) {
        long began = System.currentTimeMillis();
        try {
            run(Files.readString(Path.of(script)), port);
            return "done\t" + script + "\t" + (System.currentTimeMillis() - began);
        } catch (Exception | StackOverflowError error) {
            return "failed\t" + script + "\t" + messages(error);
        }
    }

    private static void run(String script, int port) {
        TableEnvironment tables =
                TableEnvironment.create(
                        EnvironmentSettings.newInstance()
                                .withConfiguration(session(port))
                                .inStreamingMode()
                                .build());
        for (String statement : script.split("\0")) {
            tables.executeSql(statement);
        }
    }

    /** Streaming, as on AWS. Checkpoints come at once, because files are whole only then. */
    private static Configuration session(int port) {
        Configuration session = new Configuration();
        session.setString("execution.target", "remote");
        session.setString("rest.address", HERE);
        session.setString("rest.port", Integer.toString(port));
        session.setString("parallelism.default", "1");
        session.setString("execution.checkpointing.interval", "100ms");
        session.setString("restart-strategy.type", "none");
        session.setString("table.dml-sync", "true");
        session.setString("table.local-time-zone", "UTC");
        return session;
    }

    /** The messages of an error and its causes, on one line, each once. */
    private static String messages(Throwable error) {
        List<String> messages = new ArrayList<>();
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).strip().replaceAll("\\s+", " ");
            if (messages.stream().noneMatch(known -> known.contains(message))) {
                messages.add(message);
            }
        }
        return String.join(": ", messages);
    }
}
