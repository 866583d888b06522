package io.infinitycluster.architecture.violations;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.TimeZone;
import java.util.function.LongSupplier;

@SuppressWarnings({"JavaTimeDefaultTimeZone", "JavaUtilDate"})
public class Time {
    long wall() {
        return System.currentTimeMillis();
    }

    long monotonic() {
        return System.nanoTime();
    }

    LongSupplier byReference() {
        return System::nanoTime;
    }

    Instant instant() {
        return Instant.now();
    }

    LocalDate date() {
        return LocalDate.now();
    }

    long clock(Clock clock) {
        return clock.millis();
    }

    ZoneId zone() {
        return ZoneId.systemDefault();
    }

    TimeZone oldZone() {
        return TimeZone.getDefault();
    }

    Date oldDate() {
        return new Date();
    }

    Calendar calendar() {
        return Calendar.getInstance();
    }

    Calendar gregorian() {
        return new GregorianCalendar();
    }
}
