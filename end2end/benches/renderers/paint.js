// Draws one scene by one renderer, pans and zooms it, and says how long the first picture and every frame took.
async ({ boxes, edges, width, height, renderer }) => {
    const inks = ['#2f9e44', '#e03131', '#868e96', '#1971c2', '#f08c00'];
    const [w, h] = [innerWidth, innerHeight];
    const fresh = (name) => {
        const element = name === 'svg' ? document.createElementNS('http://www.w3.org/2000/svg', name) : document.createElement(name);
        element.setAttribute('width', w);
        element.setAttribute('height', h);
        document.body.replaceChildren(element);
        return element;
    };
    // Each answers a function that shows the scene at a place and a scale.
    const renderers = {
        svg() {
            const line = (edge) => `M${edge.map(([x, y]) => `${x} ${y}`).join('L')}`;
            const rect = ([x, y, bw, bh, ink]) => `<rect x="${x}" y="${y}" width="${bw}" height="${bh}" fill="${inks[ink]}"/>`;
            fresh('svg').innerHTML = `<g><path d="${edges.map(line).join('')}" fill="none" stroke="#adb5bd"/>${boxes.map(rect).join('')}</g>`;
            const group = document.querySelector('g');
            return (x, y, scale) => group.setAttribute('transform', `translate(${x} ${y}) scale(${scale})`);
        },
        canvas() {
            const pen = fresh('canvas').getContext('2d');
            const lines = new Path2D();
            for (const edge of edges) edge.forEach(([x, y], bend) => (bend ? lines.lineTo(x, y) : lines.moveTo(x, y)));
            return (x, y, scale) => {
                pen.setTransform(1, 0, 0, 1, 0, 0);
                pen.clearRect(0, 0, w, h);
                pen.setTransform(scale, 0, 0, scale, x, y);
                pen.lineWidth = 1 / scale;
                pen.strokeStyle = '#adb5bd';
                pen.stroke(lines);
                for (const [ink, colour] of inks.entries()) {
                    pen.fillStyle = colour;
                    for (const [bx, by, bw, bh, its] of boxes) if (its === ink) pen.fillRect(bx, by, bw, bh);
                }
            };
        },
        webgl() {
            const gl = fresh('canvas').getContext('webgl', { antialias: true });
            if (!gl) return null;
            const shader = (kind, text) => {
                const made = gl.createShader(kind);
                gl.shaderSource(made, text);
                gl.compileShader(made);
                return made;
            };
            const program = gl.createProgram();
            gl.attachShader(program, shader(gl.VERTEX_SHADER, `
                attribute vec2 at; attribute vec3 ink; uniform vec3 view; uniform vec2 size; varying vec3 colour;
                void main() { vec2 p = (at * view.z + view.xy) / size * 2.0 - 1.0; gl_Position = vec4(p.x, -p.y, 0, 1); colour = ink; }`));
            gl.attachShader(program, shader(gl.FRAGMENT_SHADER, 'precision mediump float; varying vec3 colour; void main() { gl_FragColor = vec4(colour, 1); }'));
            gl.linkProgram(program);
            gl.useProgram(program);
            const rgb = (text) => [1, 3, 5].map((from) => parseInt(text.slice(from, from + 2), 16) / 255);
            const data = [];
            const put = (x, y, colour) => data.push(x, y, ...colour);
            const grey = rgb('#adb5bd');
            for (const edge of edges) for (let bend = 1; bend < edge.length; bend += 1) { put(...edge[bend - 1], grey); put(...edge[bend], grey); }
            const lines = data.length / 5;
            for (const [x, y, bw, bh, ink] of boxes) {
                const corners = [[x, y], [x + bw, y], [x, y + bh], [x, y + bh], [x + bw, y], [x + bw, y + bh]];
                for (const corner of corners) put(...corner, rgb(inks[ink]));
            }
            const all = data.length / 5;
            gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
            gl.bufferData(gl.ARRAY_BUFFER, new Float32Array(data), gl.STATIC_DRAW);
            for (const [name, size, offset] of [['at', 2, 0], ['ink', 3, 8]]) {
                const place = gl.getAttribLocation(program, name);
                gl.enableVertexAttribArray(place);
                gl.vertexAttribPointer(place, size, gl.FLOAT, false, 20, offset);
            }
            gl.uniform2f(gl.getUniformLocation(program, 'size'), w, h);
            const view = gl.getUniformLocation(program, 'view');
            gl.clearColor(1, 1, 1, 1);
            return (x, y, scale) => {
                gl.uniform3f(view, x, y, scale);
                gl.clear(gl.COLOR_BUFFER_BIT);
                gl.drawArrays(gl.LINES, 0, lines);
                gl.drawArrays(gl.TRIANGLES, lines, all - lines);
            };
        },
    };
    const frame = () => new Promise((next) => requestAnimationFrame(next));
    const fit = Math.min(w / width, h / height);
    const began = await frame();
    const draw = renderers[renderer]();
    if (!draw) return null;
    draw(0, 0, fit);
    await frame();
    await frame();
    const first = performance.now() - began;
    const run = async (steps, view) => {
        const frames = [];
        let before = await frame();
        for (let step = 1; step <= steps; step += 1) {
            draw(...view(step));
            const now = await frame();
            frames.push(now - before);
            before = now;
        }
        return frames.sort((one, other) => one - other);
    };
    const pan = await run(120, (step) => [-2 * step, 20 * Math.sin(step / 12), fit]);
    const zoom = await run(60, (step) => {
        const scale = fit * 1.2 ** (step % 30 < 15 ? step % 15 : 15 - (step % 15));
        return [w / 2 * (1 - scale / fit), h / 2 * (1 - scale / fit), scale];
    });
    return { first, pan, zoom };
}
