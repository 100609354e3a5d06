package dev.mintmark.app.io;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RepeatedMessagesTest {
    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();
    private final Logger log = context.getLogger("a");

    @BeforeEach
    void start() {
        RepeatedMessages filter = new RepeatedMessages();
        filter.start();
        context.addTurboFilter(filter);
        written.setContext(context);
        written.start();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(written);
        log.setLevel(Level.DEBUG);
    }

    @Test
    void aMessageThatRepeatsItselfIsLeftOutAndThatIsSaid() {
        for (int i = 0; i < 1000; i++) {
            log.warn("The disk of {} is full.", i, new IllegalStateException("full"));
        }
        assertThat(written.list).hasSize(21);
        assertThat(written.list.get(19).getFormattedMessage()).contains("more of it are left out for a minute");
        assertThat(written.list.get(20).getFormattedMessage()).isEqualTo("The disk of 19 is full.");
    }

    @Test
    void otherMessagesAndThoseOfOtherLoggersPass() {
        for (int i = 0; i < 1000; i++) {
            log.warn("The disk is full.");
        }
        written.list.clear();
        log.warn("The disk is broken.");
        context.getLogger("b").warn("The disk is full.");
        for (int i = 0; i < 100; i++) {
            log.debug("step");
        }
        assertThat(written.list).hasSize(102);
    }

    @Test
    void aLibraryThatFailsBecauseOfTheDatabaseIsLoggedAsOneSentence() {
        for (int i = 0; i < 1000; i++) {
            log.error(
                    "Unhandled exception. Will keep running.",
                    new IllegalStateException(new SQLException("gone", "08006")));
        }
        assertThat(written.list)
                .hasSize(21)
                .allSatisfy(event -> assertThat(event.getThrowableProxy()).isNull());
        assertThat(written.list.getFirst().getFormattedMessage()).contains("server does not answer");
        assertThat(written.list.getFirst().getLevel()).isEqualTo(Level.ERROR);
    }

    @Test
    void aLevelThatIsOffStaysOff() {
        log.setLevel(Level.ERROR);
        log.warn("The disk is full.");
        assertThat(log.isInfoEnabled()).isFalse();
        assertThat(written.list).isEmpty();
    }
}
