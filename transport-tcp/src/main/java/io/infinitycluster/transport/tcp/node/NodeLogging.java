package io.infinitycluster.transport.tcp.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import io.infinitycluster.transport.tcp.config.LogConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The log of a node for its operator: one line an event (a stack trace follows a bug's), to standard output, to a file, or both.
 *
 * <p>Libraries are heard from {@code WARN} on only, whatever the level. Whoever logs never waits for the terminal or the disk: what comes
 * faster than they take it is dropped, because the node's event loop must not stand still for its log.
 */
public final class NodeLogging {

    /** All of this project's loggers are below this one. */
    private static final String OURS = "io.infinitycluster";

    private static final int QUEUE = 8192;
    /** So long the end waits for a terminal or a disk that takes nothing: on a busy machine the last lines take a while. */
    private static final int FLUSH_MILLIS = 5000;

    /** More than that logback does not shift from name to name. */
    private static final int MOST_KEPT = 20;

    /** Control characters are replaced: nobody whose name is logged can write lines of his own. */
    private static final String MESSAGE = "%replace(%msg){'[\\p{Cntrl}\\u2028\\u2029]+', ' '}";

    private static final String LINE =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}: " + MESSAGE + "%replace( %kvp){'^ +$', ''}%n%ex";

    private NodeLogging() {}

    /**
     * Sets up logging for this process, instead of whatever there was.
     *
     * @throws IOException if the log's file cannot be written; the message names it and says what to do
     */
    public static void configure(LogConfig config) throws IOException {
        if (config.file() != null) {
            tryToWrite(config.file());
        }
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        // As long as the node waits for its operator nothing else is worth a line.
        Level level = level(config.level());
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN);
        context.getLogger(OURS).setLevel(level);
        if (config.toStdout()) {
            ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
            console.setEncoder(encoder(config.format(), context));
            begin(console, "stdout", context, root);
        }
        if (config.file() != null) {
            begin(file(config, config.file(), context), "file", context, root);
        }
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.WARNING);
    }

    /** Writes what is still to be written. Nothing is logged any more afterwards. */
    static void end() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    private static void tryToWrite(Path file) throws IOException {
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            try (OutputStream out = Files.newOutputStream(
                    file, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE)) {
                out.flush();
            }
        } catch (AccessDeniedException e) {
            throw cannotWrite(
                    file, "the user " + System.getProperty("user.name") + " may not write to " + e.getFile(), e);
        } catch (IOException e) {
            throw cannotWrite(file, e.toString(), e);
        }
    }

    private static IOException cannotWrite(Path file, String why, IOException cause) {
        return new IOException(
                "The log's file " + file + " cannot be written: " + why
                        + ". Set log.log_dir to a directory of this user, or log.log_filename = \"\" for no file",
                cause);
    }

    private static Appender<ILoggingEvent> file(LogConfig config, Path file, LoggerContext context) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setEncoder(encoder(config.format(), context));

        FixedWindowRollingPolicy names = new FixedWindowRollingPolicy();
        names.setContext(context);
        names.setParent(appender);
        names.setFileNamePattern(file + ".%i");
        names.setMinIndex(1);
        names.setMaxIndex(Math.min(config.keptFiles(), MOST_KEPT));
        names.start();

        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(new FileSize(config.maxFileBytes()));
        size.start();

        appender.setRollingPolicy(names);
        appender.setTriggeringPolicy(size);
        return appender;
    }

    private static Encoder<ILoggingEvent> encoder(LogConfig.Format format, LoggerContext context) {
        if (format == LogConfig.Format.JSON) {
            JsonEncoder json = new JsonEncoder();
            json.setContext(context);
            json.setWithSequenceNumber(false);
            json.setWithNanoseconds(false);
            json.setWithContext(false);
            json.setWithMDC(false);
            json.setWithMessage(false);
            json.setWithArguments(false);
            json.setWithFormattedMessage(true);
            json.start();
            return json;
        }
        PatternLayoutEncoder text = new PatternLayoutEncoder();
        text.setContext(context);
        text.setCharset(UTF_8);
        text.setPattern(LINE);
        text.start();
        return text;
    }

    private static void begin(
            Appender<ILoggingEvent> appender, String name, LoggerContext context, ch.qos.logback.classic.Logger root) {
        appender.setContext(context);
        appender.setName(name);
        appender.start();
        AsyncAppender queue = new AsyncAppender();
        queue.setContext(context);
        queue.setName(name + "-queue");
        queue.setQueueSize(QUEUE);
        queue.setDiscardingThreshold(0);
        queue.setNeverBlock(true);
        queue.setMaxFlushTime(FLUSH_MILLIS);
        queue.addAppender(appender);
        queue.start();
        root.addAppender(queue);
    }

    private static Level level(LogConfig.Level level) {
        return switch (level) {
            case TRACE -> Level.TRACE;
            case DEBUG -> Level.DEBUG;
            case INFO -> Level.INFO;
            case WARNING -> Level.WARN;
            case ERROR, CRITICAL -> Level.ERROR;
        };
    }
}
