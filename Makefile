# banwen: settings, then objects by station, then checks. Read from top to bottom.
#   make demo    installs what is missing, builds, renders the examples
#   make check   builds and tests
MAKEFLAGS += --no-builtin-rules
SHELL     := /bin/bash
CC        ?= gcc
BUILD     ?= build
PREFIX    ?= /usr/local
FONTS     := build/fonts
OPT       ?= -O2 -g
PACKAGES  := libxml-2.0 glib-2.0 gobject-2.0 gio-2.0 pango freetype2 harfbuzz harfbuzz-subset \
             cairo poppler-glib libqpdf libcrypto libdeflate zlib libpng libjpeg json-glib-1.0 libarchive \
             libtiff-4 libxslt sqlite3 libgsf-1 xlsxwriter
WARN      := -std=c17 -Wall -Wextra -Werror -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
             -Wswitch-enum -Wvla -Wwrite-strings -Wpointer-arith -Wundef -Wformat=2 -Wno-format-nonliteral
CPPFLAGS   = -Isrc -D_GNU_SOURCE -DBANWEN_DATA_INSTALLED='"$(PREFIX)/share/banwen"'
CFLAGS    := $(WARN) $(OPT) $(SAN) -isystem /usr/include/poppler/glib $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(PACKAGES) 2>/dev/null))
LIBS      := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lhpdf -lzint -lm

# Stations in link order: each may use those after it (tests/include-table says exactly which).
STATIONS  := archive batch verify write layout page template policy record rule xml workbook base
lib        = $(BUILD)/lib$(1).a
ALL_LIBS  := $(foreach s,$(STATIONS),$(call lib,$(s)))

# Faces that were made before their list changed are made anew.
all: $(BUILD)/banwen $(if $(wildcard $(FONTS)),$(FONTS)/.made)

define station
$(1)_OBJ := $$(patsubst src/%.c,$(BUILD)/obj/%.o,$$(sort $$(wildcard src/$(1)/*.c src/$(1)/*/*.c)))
$(call lib,$(1)): $$($(1)_OBJ)
	@rm -f $$@; ar qcs $$@ $$^
endef
$(foreach s,$(STATIONS),$(eval $(call station,$(s))))

$(BUILD)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	@$(if $(V),,echo '  CC $<';) $(if $(V),set -x;) $(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<
-include $(wildcard $(BUILD)/obj/*.d $(BUILD)/obj/*/*.d $(BUILD)/obj/*/*/*.d $(BUILD)/unit/*.d $(BUILD)/bench/*.d $(BUILD)/packages/*.d)

CLI_OBJ := $(patsubst src/%.c,$(BUILD)/obj/%.o,src/main.c $(sort $(wildcard src/cli/*.c)))
$(BUILD)/banwen: $(CLI_OBJ) $(ALL_LIBS)
	@$(if $(V),,echo '  LD $@';) $(if $(V),set -x;) $(CC) $(SAN) -o $@ $(CLI_OBJ) $(ALL_LIBS) $(LIBS)

# Unit tests: tests/unit/test_<station>*.c becomes one program a file, linked with the stations below its own.
below_base     := base
below_xml      := xml base
below_workbook := workbook base
below_record   := record xml base
below_rule     := rule xml base
below_policy   := policy record rule xml base
below_template := template record xml base
below_page     := page xml base
below_layout   := layout page template record xml base
below_write    := write page xml base
below_verify   := verify write page rule xml base
below_batch    := $(filter-out archive,$(STATIONS))
below_archive  := $(STATIONS)
UNIT      := $(patsubst tests/unit/%.c,%,$(sort $(wildcard tests/unit/test_*.c)))
station_of = $(word 2,$(subst _, ,$(1)))
CHECK_CFLAGS := $(shell pkg-config --cflags check 2>/dev/null)
CHECK_LIBS   := $(shell pkg-config --libs check 2>/dev/null)
$(BUILD)/unit/%.o: tests/unit/%.c
	@mkdir -p $(@D)
	@$(if $(V),,echo '  CC $<';) $(if $(V),set -x;) $(CC) $(CPPFLAGS) $(CFLAGS) $(CHECK_CFLAGS) -MMD -MP -c -o $@ $<
.SECONDARY: $(UNIT:%=$(BUILD)/unit/%.o)
define unit
$(BUILD)/unit/$(1): $(BUILD)/unit/$(1).o $$(foreach s,$$(below_$(call station_of,$(1))),$$(call lib,$$(s)))
	@$$(if $$(V),,echo '  LD $$@';) $$(if $$(V),set -x;) $$(CC) $$(SAN) -o $$@ $$(filter %.o %.a,$$^) $$(LIBS) $$(CHECK_LIBS)
unit-$(call station_of,$(1)):: $(BUILD)/unit/$(1)
	$(BUILD)/unit/$(1)
endef
$(foreach u,$(UNIT),$(eval $(call unit,$(u))))

include-table:
	@awk -f tests/include-table.awk tests/include-table $(shell find src -name '*.[ch]' 2>/dev/null | sort)

# Every header compiles by itself.
headers: $(patsubst src/%,$(BUILD)/headers/%.ok,$(wildcard src/*/*.h src/*/*/*.h))
$(BUILD)/headers/%.ok: src/%
	@mkdir -p $(@D)
	@echo '#include "$*"' | $(CC) $(CPPFLAGS) $(CFLAGS) -x c -fsyntax-only -
	@touch $@

# What the suites of tests/check run; built here, so that no suite builds anything beside another.
UNIT_PROGRAMS := $(UNIT:%=$(BUILD)/unit/%)
suites-built: $(UNIT_PROGRAMS) $(BUILD)/banwen $(BUILD)/images/compare $(BUILD)/packages/look
unit: $(UNIT_PROGRAMS) $(BUILD)/banwen
	@BUILD=$(BUILD) tests/run $(UNIT_PROGRAMS)

$(BUILD)/packages/look: tests/packages/look.c $(ALL_LIBS)
	@mkdir -p $(@D)
	@$(if $(V),,echo '  LD $@';) $(CC) $(CPPFLAGS) $(CFLAGS) $(SAN) -MMD -MP -MF $@.d -o $@ $< $(ALL_LIBS) $(LIBS)

# Analysers: cppcheck and gcc's own, a stamp for each source, so that only what changed is looked at again.  What they
# see wrongly is written so that they see it, or has its reason beside an inline suppression.
#   funcArgOrderDifferent: takes a declaration that names only some of its parameters for one in another order.
#   use-of-uninitialized-value: takes what a function fills through a pointer for never written.
CPPCHECK := cppcheck -q --std=c11 --library=gtk --enable=warning,performance --inline-suppr --suppress=funcArgOrderDifferent \
            --error-exitcode=1 '-DG_GNUC_PRINTF(a,b)=' '-DG_DEFINE_AUTOPTR_CLEANUP_FUNC(a,b)='
ANALYZER := -O1 -g0 -fanalyzer -Wno-analyzer-use-of-uninitialized-value
SOURCES  := $(sort $(wildcard src/*.c src/*/*.c src/*/*/*.c))
lint: formatted lint-data $(SOURCES:src/%.c=$(BUILD)/lint/%.ok)
$(BUILD)/lint/%.ok: src/%.c
	@mkdir -p $(@D)
	@echo '  LINT $<'; $(CPPCHECK) $(CPPFLAGS) $<
	@$(CC) $(CPPFLAGS) $(CFLAGS) $(ANALYZER) -MMD -MP -MF $(@:.ok=.d) -MT $@ -c -o /dev/null $<
	@touch $@
-include $(wildcard $(BUILD)/lint/*.d $(BUILD)/lint/*/*.d $(BUILD)/lint/*/*/*.d)

# The same of the data: the program's, and that of an office with data of its own.
lint-data: $(BUILD)/banwen
	@$(BUILD)/banwen lint
	@$(BUILD)/banwen lint --office examples/own-office/office.xml

# Sizes: no function over 70 lines.
shape:
	@ctags -x --languages=C --c-kinds=f --_xformat='%{input}:%n %N %{end}' -R src | awk '{split($$1,a,":"); if ($$3-a[2]>70) {print a[1]":"a[2]": "$$2": "$$3-a[2]" lines"; bad=1}} END {exit bad}'

# Names: no tag twice, no static function with the name of a public one, public ones with a prefix of their room.
names:
	@{ ctags -x --languages=C --langmap=C:.c.h --c-kinds=sgu --sort=no --_xformat='tag %N %{input}:%n' -R src; \
	   ctags -x --languages=C --langmap=C:.c.h --c-kinds=f --sort=no -I G_DEFINE_AUTOPTR_CLEANUP_FUNC+ --_xformat='%{file} %N %{input}:%n' -R src | sed 's/^file /static /; s/^- /public /'; } \
		| sort -k 3 | awk -f tests/names.awk tests/prefixes -

# One hand, .clang-format's: `make format` writes it, `make formatted` says what is not.
C_FILES := $(SOURCES) $(wildcard src/*/*.h src/*/*/*.h tests/*/*.[ch] tests/bench/*/*.c)
format:
	@clang-format -i $(C_FILES)
formatted:
	@clang-format --dry-run -Werror $(C_FILES)
.PHONY: format formatted names

check: deps
	@$(MAKE) --no-print-directory fonts
	@$(MAKE) --no-print-directory check-built
check-built: all include-table headers shape names lint-data suites-built $(BUILD)/bench/bench $(BUILD)/bench/long
	@BUILD=$(BUILD) tests/check

demo: deps
	@$(MAKE) --no-print-directory fonts
	@$(MAKE) --no-print-directory all
	@BUILD=$(BUILD) tests/demo

# The same tests, instrumented.
ASAN := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
asan: deps
	@$(MAKE) --no-print-directory fonts
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/asan SAN="$(ASAN)" OPT="-O1 -g" asan-built
asan-built: all suites-built
	@BUILD=$(BUILD) tests/asan

# Lines that the suites run, by room; workers are counted too (src/batch/worker.c).  Never part of `check`.
coverage: deps
	@$(MAKE) --no-print-directory fonts
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/coverage SAN="--coverage -DBANWEN_COVERAGE" OPT="-O0 -g" coverage-built
coverage-built: all suites-built
	@find $(BUILD)/obj -name '*.gcda' -delete
	@BUILD=$(BUILD) tests/check; status=$$?; BUILD=$(BUILD) tests/coverage; exit $$status
.PHONY: coverage coverage-built

# Nothing definitely lost; named library caches in one file.
valgrind: all
	BANWEN_DATA=$(CURDIR) valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite --show-leak-kinds=definite \
		--suppressions=tests/valgrind.supp --child-silent-after-fork=no \
		$(BUILD)/banwen render -q -j 1 -o $(BUILD)/valgrind-out templates/forms/supply-scheme-reply/sample.xml

# Only faces that are byte for byte those of the list are installed.
install: all fonts
	@BANWEN_DATA=$(CURDIR) $(BUILD)/banwen fonts --check > /dev/null
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/banwen/fonts $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 0755 $(BUILD)/banwen $(DESTDIR)$(PREFIX)/bin/banwen
	cp -R templates $(DESTDIR)$(PREFIX)/share/banwen/
	install -m 0644 fonts/fonts.xml fonts/private-use.xml fonts/tgh-2013.txt build/fonts/*.otf build/fonts/*.ttf $(DESTDIR)$(PREFIX)/share/banwen/fonts/
	install -m 0644 src/banwen.1 $(DESTDIR)$(PREFIX)/share/man/man1/banwen.1

# What a fresh Debian 12 with git and make lacks: to build, the fonts, to test.
DEBS := build-essential pkg-config libhpdf-dev libxml2-dev libglib2.0-dev libpango1.0-dev libcairo2-dev libharfbuzz-dev \
        libfreetype-dev libpoppler-glib-dev libqpdf-dev libssl-dev libdeflate-dev zlib1g-dev libpng-dev libjpeg62-turbo-dev libzint-dev libjson-glib-dev libarchive-dev \
        libtiff-dev libxslt1-dev libsqlite3-dev libgsf-1-dev libxlsxwriter-dev \
        openssl libharfbuzz-bin fonts-noto-cjk fonts-lxgw-wenkai fonts-babelstone-han fonts-hanazono fonts-liberation2 \
        check cppcheck clang-format valgrind qpdf poppler-utils mupdf-tools libxml2-utils universal-ctags xz-utils jq zbar-tools python3-pikepdf python3-pil python3-fonttools ghostscript

# Installs what is missing of them, as root or by sudo; nothing is asked of the network when nothing is missing.
deps:
	@missing=$$(for p in $(DEBS); do \
		dpkg-query -W -f '$${db:Status-Status}' $$p 2>/dev/null | grep -qx installed || echo $$p; done); \
	[ -z "$$missing" ] && exit; \
	[ $$(id -u) = 0 ] && as= || as=sudo; \
	echo "installing" $$missing; \
	$$as apt-get update -qq && $$as env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends $$missing

# The faces of fonts/fonts.xml, reduced; `make fonts UPDATE=1` accepts what comes out and notes it in the list.
fonts:
	@sh fonts/reduce.sh $(FONTS) $(if $(UPDATE),update)
	@touch $(FONTS)/.made
$(FONTS)/.made: fonts/fonts.xml fonts/reduce.sh $(wildcard fonts/keep-*.txt)
	@sh fonts/reduce.sh $(FONTS)
	@touch $@
.PHONY: deps fonts

# What a document costs, beside the naive ways; never part of `check`.  BENCH_OUT=FOLDER keeps the files.
COUNT ?= 200
$(BUILD)/bench/bench: tests/bench/bench.c $(ALL_LIBS)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -MF $@.d $(patsubst -I%,-isystem %,$(shell pkg-config --cflags pangocairo 2>/dev/null)) -o $@ $< $(ALL_LIBS) \
		$(LIBS) $(shell pkg-config --libs pangocairo 2>/dev/null)
# All documents on contact sheets, to be looked at: out/gallery.html.
gallery: all
	@BANWEN=$(BUILD)/banwen tests/made/gallery out
.PHONY: gallery

bench: $(BUILD)/bench/bench fonts
	@awk -v count=$(COUNT) -f tests/bench/dense/cases.awk > $(BUILD)/bench/cases.xml
	@$< . $(BUILD)/bench/cases.xml tests/bench/dense/office.xml tests/bench/dense/template.xml
	@echo; echo "The office's own form, for comparison:"
	@BENCH_ALONE=1 $< . $(BUILD)/bench/cases.xml tests/bench/dense/office.xml templates/forms/supply-scheme-reply/template.xml
	@echo; $(MAKE) --no-print-directory BUILD=$(BUILD) bench-long
	@echo; $(MAKE) --no-print-directory BUILD=$(BUILD) bench-rules
	@echo; $(MAKE) --no-print-directory BUILD=$(BUILD) bench-packages
$(BUILD)/bench/long: tests/bench/long/long.c $(ALL_LIBS)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -MF $@.d -o $@ $< $(ALL_LIBS) $(LIBS)
bench-long: $(BUILD)/bench/long fonts
	@tests/bench/long/run $<
bench-rules: all
	@BANWEN=$(BUILD)/banwen tests/bench/rules
bench-packages: all
	@BANWEN=$(BUILD)/banwen tests/bench/packages
.PHONY: bench bench-long bench-packages bench-rules

clean:
	rm -rf $(BUILD)

.PHONY: all asan asan-built check check-built clean demo headers include-table install lint lint-data shape suites-built unit valgrind

# Faults planted in finished files, every kind in every document; `make check` plants each in two.
mutants: all fonts
	@BUILD=$(BUILD) tests/mutants/run --whole
.PHONY: mutants

# Conformance: every PDF of the demo and of the feature sheets (or of PDFS=FOLDER) judged by veraPDF, its text read alike by
# five readers.  Test only, needs Java, PyPI and npm.
PDFS ?= out $(BUILD)/sheets
CASES ?= 600 # records, of each document as many; about seven hundred documents
conformance: all fonts
	@rm -rf $(BUILD)/sheets && BUILD=$(BUILD) SHOW=$(BUILD)/sheets tests/setting/run > $(BUILD)/sheets.log || cat $(BUILD)/sheets.log
	@rm -rf $(BUILD)/cases $(BUILD)/records && mkdir -p $(BUILD)/records && awk -v count=$(CASES) -v folder=$(BUILD)/records -f tests/conformance/cases.awk $(wildcard templates/*/*/sample.xml)
	@for records in $(BUILD)/records/*.xml; do id=$$(basename "$$records" .xml); office=$$(ls templates/*/"$$id"/office.xml 2> /dev/null); \
		$(BUILD)/banwen render -q -d "$$id" --office "$${office:-examples/anyang-office/office.xml}" -o $(BUILD)/cases "$$records" || exit 1; done
	@rm -rf $(BUILD)/unpacked && for package in $(wildcard out/archive/*.zip); do \
		python3 -m zipfile -e "$$package" $(BUILD)/unpacked || exit 1; done
	@mapfile -t made < <(tests/conformance/ours $(PDFS) $(BUILD)/unpacked) && [ $${#made[@]} -gt 0 ] && \
		BUILD=$(BUILD) timeout 1800 tests/conformance/run "$${made[@]}" $(BUILD)/cases && \
		BUILD=$(BUILD) tests/readers/run "$${made[@]}"
	@$(MAKE) --no-print-directory $(BUILD)/packages/look && BUILD=$(BUILD) tests/packages/accept
.PHONY: conformance

# What others write of the same records, read here; what is written here, read by others.  Needs Java, PyPI, npm, LibreOffice.
judges: all fonts
	@BUILD=$(BUILD) tests/judges/run
.PHONY: judges
$(BUILD)/images/compare: tests/images/compare.c
	@mkdir -p $(@D)
	$(CC) $(WARN) -O2 -o $@ $< $(shell pkg-config --cflags --libs libpng)
